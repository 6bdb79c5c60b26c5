use super::*;

fn found(path: &str, text: &str) -> Vec<usize> {
    check(&Tree::of(&[(path, text)])).into_iter().map(|finding| finding.line).collect()
}

#[test]
fn a_path_of_one_machine_is_found_in_tests_too() {
    for home in HOMES {
        assert_eq!(found("a.md", &format!("first\nsee {home}me/x\n")), [2], "{home}");
        assert_eq!(found("crates/x/tests/a.rs", &format!("\"{home}me\"")), [1], "{home}");
        assert_eq!(found("a.md", &format!("docs{home}x")), [0; 0], "{home}");
    }
}

#[test]
fn a_host_of_one_network_is_found_outside_tests() {
    for host in
        ["models.corp", "http://log.internal:80/", "10.0.0.1", "172.31.255.255", "192.168.1.1"]
    {
        assert_eq!(found("a.toml", host), [1], "{host}");
        assert_eq!(found("crates/x/tests/a.rs", host), [0; 0], "{host}");
    }
    for host in ["example.com", "127.0.0.1", "172.32.0.1", "11.0.0.1", "it is internal.", "corp"] {
        assert_eq!(found("a.toml", host), [0; 0], "{host}");
    }
}
