use std::io::Write as _;
use std::process::{Command, Stdio};

use crate::harness::run;

#[test]
fn bash_accepts_the_script_and_completes_the_verbs() {
    let mut bash = Command::new("bash")
        .args([
            "-c",
            "source /dev/stdin && COMP_WORDS=(brightline comp) COMP_CWORD=1 \
               && _brightline brightline comp '' && echo \"${COMPREPLY[@]}\"",
        ])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let script = run(&["completions", "bash"]).stdout;
    bash.stdin.take().unwrap().write_all(&script).unwrap();
    let output = bash.wait_with_output().unwrap();
    assert_eq!(String::from_utf8(output.stdout).unwrap().trim(), "completions");
}

#[test]
fn every_shell_gets_a_script_of_its_own() {
    let scripts = ["bash", "elvish", "fish", "powershell", "zsh"].map(|shell| {
        let output = run(&["completions", shell]);
        assert!(output.status.success());
        output.stdout
    });
    for (place, script) in scripts.iter().enumerate() {
        assert!(script.len() > 500);
        assert!(!scripts[..place].contains(script));
    }
}
