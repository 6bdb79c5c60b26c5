//! The arrows and the invariants, as tables.

use anyhow::{Context as _, Result};

use crate::tidy::ARROWS;
use crate::tree::{File, Tree};

/// Where the invariants are.
const INVARIANTS: &str = "crates/lexicon/src/invariant.rs";

/// Who may use whom: the list that tidy checks.
pub(super) fn arrows() -> String {
    let mut table = "| crate | may use | pure |\n|---|---|---|\n".to_owned();
    for arrow in ARROWS {
        let used: Vec<String> = arrow.may_use.iter().map(|name| format!("`{name}`")).collect();
        let used = if used.is_empty() { "nobody".to_owned() } else { used.join(", ") };
        let pure = if arrow.pure { "yes" } else { "" };
        table.push_str(&format!("| `{}` | {used} | {pure} |\n", arrow.name));
    }
    table
}

/// The invariants with the crates that speak of them.
pub(super) fn invariants(tree: &Tree) -> Result<String> {
    let file = tree.file(INVARIANTS).with_context(|| format!("{INVARIANTS} is missing"))?;
    let mut table = "| id | promise | named in |\n|---|---|---|\n".to_owned();
    for (id, promise) in listed(file)? {
        let crates = speaking(tree, &id);
        let crates = if crates.is_empty() { "planned".to_owned() } else { crates.join(", ") };
        table.push_str(&format!("| {id} | {promise} | {crates} |\n"));
    }
    Ok(table)
}

/// The variants of the list with their documentation.
fn listed(file: &File) -> Result<Vec<(String, String)>> {
    let syntax = file.syntax().map_err(|error| anyhow::anyhow!("{INVARIANTS}: {error}"))?;
    let list = syntax.items.iter().find_map(|item| match item {
        syn::Item::Enum(list) => Some(list),
        _ => None,
    });
    let list = list.with_context(|| format!("{INVARIANTS} has no list"))?;
    let promise = |variant: &syn::Variant| {
        let lines = variant.attrs.iter().filter_map(|attribute| {
            let syn::Expr::Lit(text) = &attribute.meta.require_name_value().ok()?.value else {
                return None;
            };
            match &text.lit {
                syn::Lit::Str(text) => Some(text.value().trim().to_owned()),
                _ => None,
            }
        });
        lines.collect::<Vec<_>>().join(" ")
    };
    Ok(list.variants.iter().map(|it| (it.ident.to_string(), promise(it))).collect())
}

/// The crates whose code names the invariant, in the order of the arrows.
fn speaking(tree: &Tree, id: &str) -> Vec<String> {
    let names = |file: &File| {
        let mut words = file.text.split(|letter: char| !letter.is_ascii_alphanumeric());
        words.any(|word| word == id)
    };
    let speaks = |name: &str| {
        let folder = name.strip_prefix("brightline-").unwrap_or(name);
        let of_crate = |file: &&File| file.crate_name() == Some(folder) && file.path != INVARIANTS;
        tree.rust().filter(of_crate).any(names)
    };
    let product = ARROWS.iter().map(|arrow| arrow.name).filter(|name| *name != "xtask");
    product.filter(|name| speaks(name)).map(|name| format!("`{name}`")).collect()
}
