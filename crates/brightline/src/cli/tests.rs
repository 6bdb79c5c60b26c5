use clap::CommandFactory as _;

use super::*;

#[test]
fn command_line_is_consistent() {
    Cli::command().debug_assert();
}

#[test]
fn every_verb_and_every_option_says_what_it_does() {
    fn check(command: &clap::Command) {
        let name = command.get_name();
        assert!(command.get_about().is_some(), "`{name}` does not say what it does");
        for option in command.get_arguments() {
            assert!(option.get_help().is_some(), "`{name} {}` is silent", option.get_id());
        }
        command.get_subcommands().for_each(check);
    }
    check(&Cli::command());
}
