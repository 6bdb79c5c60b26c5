//! A program in C, compiled against the header and linked with the library, does what Rust does.
#![expect(clippy::expect_used, reason = "a test stops where it fails")]

use std::fmt::Write as _;
use std::mem::{offset_of, size_of};
use std::path::{Path, PathBuf};
use std::process::Command;

use brightline_permit_c::{Answer, Code, Options};
use permit::{Call, Canonical, Effect, Quorum, SecretKey, Terms, Token};

const HEADER: &str = include_str!("../include/brightline_permit.h");
const NOW: u64 = 1_770_000_000_000;
/// Most bytes that reading the longest arguments may take: what the page says.
const MOST_MEMORY: usize = 16 << 20;
const ARGUMENTS: &str = r#"{"amount": 3, "target": "T-1"}"#;

/// The compiled program, with its folder.
struct Program {
    folder: tempfile::TempDir,
}

impl Program {
    fn compile() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        std::fs::write(folder.path().join("layout.h"), layout()).expect("written");
        let here = Path::new(env!("CARGO_MANIFEST_DIR"));
        let compiled = Command::new("cc")
            .args(["-std=c11", "-D_POSIX_C_SOURCE=200809L", "-Wall", "-Wextra", "-Werror"])
            .arg("-I")
            .arg(here.join("include"))
            .arg("-I")
            .arg(folder.path())
            .arg("-o")
            .arg(folder.path().join("effector"))
            .arg(here.join("tests/effector.c"))
            .arg(library())
            .args(["-lpthread", "-ldl", "-lm"])
            .args(
                ["malloc", "calloc", "realloc", "free", "posix_memalign"]
                    .map(|name| format!("-Wl,--wrap={name}")),
            )
            .output()
            .expect("a C compiler, cc");
        assert!(compiled.status.success(), "{}", String::from_utf8_lossy(&compiled.stderr));
        Self { folder }
    }

    fn token(&self, token: &str) {
        std::fs::write(self.folder.path().join("token"), token).expect("written");
    }

    /// Verifies its token twice with these arguments. For each: the most bytes that were held, how
    /// many were held in the end, and how often memory was asked for.
    fn memory(&self, arguments: &str) -> [[usize; 3]; 2] {
        std::fs::write(self.folder.path().join("arguments"), arguments).expect("written");
        let at = format!("@{}", self.folder.path().join("arguments").display());
        let mut command = self.command("new", NOW, ["release", &at, "1"], "2");
        let run = command.env("MEMORY", "1").output().expect("it runs");
        let text = String::from_utf8_lossy(&run.stdout).into_owned();
        let lines = text.lines().filter_map(|line| line.strip_prefix("memory "));
        let numbers = lines.map(|line| {
            let numbers = line.split(' ').map(|it| it.parse().expect("a number"));
            numbers.collect::<Vec<usize>>().try_into().expect("three numbers")
        });
        numbers.collect::<Vec<[usize; 3]>>().try_into().expect("two verifications")
    }

    /// Runs it: `start` is `new` or `resume`; verifies the token so many times.
    fn run(&self, start: &str, now: u64, call: [&str; 3], times: &str) -> Vec<String> {
        let run = self.command(start, now, call, times).output().expect("it runs");
        assert!(run.status.success(), "{run:?}");
        String::from_utf8_lossy(&run.stdout).lines().map(str::to_owned).collect()
    }

    fn command(&self, start: &str, now: u64, call: [&str; 3], times: &str) -> Command {
        let [tool, arguments, effectors] = call;
        let mut command = Command::new(self.folder.path().join("effector"));
        command
            .arg(key().public().to_string())
            .arg("valve-7")
            .arg(self.folder.path().join("journal"))
            .args([start, &now.to_string()])
            .arg(self.folder.path().join("token"))
            .args([tool, arguments, effectors, times]);
        command
    }
}

/// The static library, beside the test in the folder of the build.
fn library() -> PathBuf {
    let test = std::env::current_exe().expect("the test has a path");
    let folder = test.parent().expect("in a folder").to_owned();
    let name = "libbrightline_permit_c.a";
    let mut places = [folder.join(name), folder.join("..").join(name)].into_iter();
    places
        .find(|place| std::fs::File::open(place).is_ok())
        .expect("the library is built together with its test")
}

/// What the header must agree with, as assertions for the C compiler.
fn layout() -> String {
    let mut text = String::from("#include \"brightline_permit.h\"\n");
    let mut holds = |what: String, value: usize| {
        writeln!(text, "_Static_assert({what} == {value}, \"{what}\");").expect("written");
    };
    for code in Code::ALL {
        let (name, number) = code.declared();
        let number = usize::try_from(number).expect("not negative");
        holds(format!("BRIGHTLINE_PERMIT_{name}"), number);
    }
    holds("BRIGHTLINE_PERMIT_LONGEST_TOKEN".to_owned(), permit::LONGEST_TOKEN);
    holds("BRIGHTLINE_PERMIT_ENTRY".to_owned(), permit::ENTRY);
    holds("BRIGHTLINE_PERMIT_LONGEST_ARGUMENTS".to_owned(), permit::canonical::LONGEST);
    holds("BRIGHTLINE_PERMIT_MOST_REMEMBERED".to_owned(), permit::MOST_REMEMBERED);
    holds("sizeof(brightline_permit_options)".to_owned(), size_of::<Options>());
    holds("sizeof(brightline_permit_answer)".to_owned(), size_of::<Answer>());
    macro_rules! fields {
        ($kind:ident, $name:literal: $($field:ident)*) => {
            $(holds(
                format!("offsetof({}, {})", $name, stringify!($field)),
                offset_of!($kind, $field),
            );)*
        };
    }
    fields!(Options, "brightline_permit_options": key second_key audience skew_ms lifetime_ms
        accepts_unreviewed capacity context append replace);
    fields!(Answer, "brightline_permit_answer": code effect effectors record issued_ms expires_ms
        id review agreement);
    text
}

fn key() -> SecretKey {
    SecretKey::from_random("gateway/permits", &[1; 32]).expect("a key")
}

fn token() -> String {
    let arguments = Canonical::parse(ARGUMENTS).expect("JSON");
    let terms = Terms {
        id: [7; 16],
        audience: "valve-7",
        tool: "release",
        act: Call::new("release", &arguments, 1).act,
        effect: Effect::Lethal,
        effectors: 2,
        quorum: Quorum::of([("customer", 2), ("provider", 2)]).expect("a quorum"),
        review: Some([9; 16]),
        record: 41,
        agreement: [3; 32],
        issued_ms: NOW,
        expires_ms: NOW + 60_000,
    };
    Token::mint(&terms, &key()).expect("a token").as_str().to_owned()
}

/// What the program prints when it is refused for `code`.
fn refused(code: Code) -> String {
    format!("0 {} 0 0 00", code.declared().1)
}

#[test]
fn a_program_in_c_executes_once_and_only_what_is_permitted() {
    let program = Program::compile();
    program.token(&token());
    let permitted = "1 1 3 41 07";
    let good = ["release", ARGUMENTS, "1"];
    // Nothing that is refused uses the token up.
    for (now, call, code) in [
        (NOW, ["close", ARGUMENTS, "1"], Code::OtherTool),
        (NOW, ["release", r#"{"amount": 4, "target": "T-1"}"#, "1"], Code::OtherAct),
        (NOW, ["release", r#"{"amount": 3, "amount": 3}"#, "1"], Code::BadArguments),
        (NOW, ["release", ARGUMENTS, "3"], Code::TooManyEffectors),
        (NOW + 60_000, good, Code::Expired),
        (NOW - 2_001, good, Code::NotYet),
    ] {
        assert_eq!(program.run("new", now, call, "1"), [refused(code)]);
    }
    program.token(&token().replace("effectors 2", "effectors 9"));
    assert_eq!(program.run("new", NOW, good, "1"), [refused(Code::BadSignature)]);
    program.token(&token());
    // Other spelling, same call; then the same token again; then after a restart.
    let spelled = ["release", r#"{"target":"T-1","amount":3.0}"#, "2"];
    let twice = program.run("new", NOW, spelled, "2");
    assert_eq!(twice, [permitted.to_owned(), refused(Code::Used)]);
    assert_eq!(program.run("resume", NOW + 1, good, "1"), [refused(Code::Used)]);
    assert_eq!(program.run("resume", NOW - 1, good, "1"), [refused(Code::ClockBack)]);
}

#[test]
fn of_eight_threads_with_one_token_one_is_permitted() {
    let program = Program::compile();
    program.token(&token());
    for _ in 0..20 {
        assert_eq!(program.run("new", NOW, ["release", ARGUMENTS, "1"], "together"), ["1"]);
    }
}

/// The longest arguments, in the shapes that take most memory to read.
fn longest() -> Vec<String> {
    let longest = permit::canonical::LONGEST;
    let keys = (0..).map(|number| format!("\"{number:x}\":1,")).scan(2, |length, member| {
        *length += member.len();
        (*length <= longest).then_some(member)
    });
    let keys: String = keys.collect();
    let numbers = "1e20,".repeat((longest - 2) / 5);
    let nested = "[".repeat(64);
    let text = format!("\"{}\"", "\\n".repeat((longest - 300) / 2));
    vec![
        format!("{{{}}}", keys.trim_end_matches(',')),
        format!("[{}]", numbers.trim_end_matches(',')),
        format!("{nested}{text}{}", "]".repeat(64)),
        "[{\"a\":".repeat(32) + &text + &"}]".repeat(32),
    ]
}

#[test]
fn memory_is_bounded_and_all_given_back() {
    let program = Program::compile();
    program.token(&token());
    // Whatever becomes of the token, as much is asked for: all of it is for the arguments.
    let [permitted, refused] = program.memory(ARGUMENTS);
    assert_eq!(permitted, refused);
    program.token("no token");
    assert_eq!(program.memory(ARGUMENTS), [permitted; 2]);
    program.token(&token());
    let mut most = 0;
    for arguments in longest() {
        assert!(Canonical::parse(&arguments).is_ok());
        for [held, kept, _] in program.memory(&arguments) {
            assert_eq!(kept, 0);
            most = most.max(held);
        }
    }
    assert!(most <= MOST_MEMORY, "{most} bytes");
    println!("the longest arguments take {most} bytes");
}

#[test]
fn a_journal_that_is_gone_is_no_new_beginning() {
    let program = Program::compile();
    program.token(&token());
    let (_, number) = Code::BadJournal.declared();
    let [line] =
        program.run("resume", NOW, ["release", ARGUMENTS, "1"], "1").try_into().expect("one line");
    let message = Code::BadJournal.message().to_str().expect("text");
    assert_eq!(line, format!("none {number} {message}"));
}

#[test]
fn the_header_declares_every_code_and_every_function_and_nothing_else() {
    let codes = HEADER.lines().filter(|line| line.starts_with("    BRIGHTLINE_PERMIT_"));
    assert_eq!(codes.count(), Code::ALL.len());
    let source = include_str!("../src/doors.rs");
    let exported = |line: &&str| line.contains("extern \"C\" fn brightline_permit_");
    let mut exported: Vec<&str> = source
        .lines()
        .filter(exported)
        .filter_map(|line| line.split("fn ").nth(1)?.split('(').next())
        .collect();
    let declared = HEADER.split("brightline_permit_").skip(1);
    let mut declared: Vec<String> = declared
        .filter_map(|rest| rest.split_once('('))
        .filter(|(name, _)| name.chars().all(|it| it.is_ascii_lowercase()))
        .map(|(name, _)| format!("brightline_permit_{name}"))
        .collect();
    exported.sort_unstable();
    declared.sort_unstable();
    declared.dedup();
    assert_eq!(declared, exported);
    assert!(exported.len() == 5);
}
