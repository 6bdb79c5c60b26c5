//! Prints what the documentation has of the console: `openapi` or `roles`.

use std::io::Write as _;

fn main() -> std::io::Result<()> {
    let text = match std::env::args().nth(1).as_deref() {
        Some("openapi") => brightline_console::openapi(),
        Some("roles") => brightline_console::table_of_roles(),
        _ => "say openapi or roles\n".to_owned(),
    };
    std::io::stdout().write_all(text.as_bytes())
}
