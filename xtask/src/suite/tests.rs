use super::*;

#[test]
fn a_step_that_does_not_exist_is_an_error() {
    let error = chosen(&["tests".to_owned(), "nothing".to_owned()]).err().unwrap();
    assert!(error.to_string().starts_with("`nothing` is no step: choose from needs,"), "{error}");
}

#[test]
fn steps_run_in_their_own_order_whatever_was_asked() {
    let names = |only: &[&str]| -> Vec<&str> {
        let only: Vec<String> = only.iter().map(|name| (*name).to_owned()).collect();
        chosen(&only).unwrap().iter().map(|step| step.name).collect()
    };
    assert_eq!(names(&["tests", "tidy"]), ["tidy", "tests"]);
    assert_eq!(names(&[]).len(), STEPS.len());
}

#[test]
fn a_step_that_fails_without_a_test_fails_the_run() {
    let outcome = |fault: Option<&str>| Outcome {
        name: "clippy",
        time: Duration::from_secs(61),
        count: Count::default(),
        fault: fault.map(str::to_owned),
    };
    assert_eq!(summary(&[outcome(None)]), ExitCode::SUCCESS);
    assert_eq!(summary(&[outcome(None), outcome(Some("exit status: 1"))]), ExitCode::FAILURE);
    assert_eq!(line(&outcome(Some("why"))), "clippy     1 m 01 s  FAILED (why)");
}

#[test]
fn the_tail_of_a_log_is_its_end() {
    let log: String = (0..100).map(|line| format!("line {line}\n")).collect();
    assert_eq!(tail(&log).lines().count(), TAIL);
    assert!(tail(&log).ends_with("    line 99"));
    assert_eq!(tail("one\n"), "    one");
}

#[test]
fn a_command_is_followed_line_by_line_and_its_end_is_told() {
    let folder = crate::target(&tree::root().unwrap()).unwrap().join("test-logs");
    std::fs::create_dir_all(&folder).unwrap();
    let path = folder.join("a-command-is-followed.log");
    let mut command = std::process::Command::new("sh");
    command.args(["-c", "echo out; echo err >&2; printf last; exit 3"]);
    let mut heard = Vec::new();
    let mut log = std::fs::File::create(&path).unwrap();
    let fault = run::run(command, &mut log, |line| heard.push(line.to_owned())).unwrap();
    heard.sort();
    assert_eq!(heard, ["err", "last", "out"]);
    assert!(fault.unwrap().ends_with("exit status: 3"));
    assert!(std::fs::read_to_string(&path).unwrap().contains("out\n"));
}
