//! Documents: which objects and arrays of JSON are tables.
//!
//! An array of objects is a table, and so is an object of objects that have the same keys. An
//! object by itself is a row, and what is in its objects is in that row too. A table within a row
//! is about whom the row is about, unless its own rows say otherwise.

use std::collections::BTreeMap;

use lexicon::Categories;

use super::super::subjects::Subjects;
use super::column::Column;
use super::count::{Around, Counter};
use super::find::is_head;
use super::json::{Kind, Node, Tree};
use super::plan::{Plan, SAMPLE};
use super::rows::{COLUMNS, Row};

/// LIMIT: objects within objects whose values are in the same row; deeper ones are rows of their
/// own.
const SAME_ROW: usize = 6;

/// LIMIT: tables within tables. What is deeper is read as a text.
const TABLES: usize = 12;

/// Counts the persons in a document.
pub(super) fn count(tree: &Tree<'_>, subjects: &mut Subjects, categories: Categories) {
    let Some(root) = tree.root() else { return };
    let mut children = tree.children(root);
    let first = children.next().filter(|_| children.next().is_none());
    let around = Around { owner: None, categories };
    visit(tree, subjects, first.unwrap_or(root), &Table { name: "", around: &around, depth: 0 });
}

/// Where a table stands.
struct Table<'a> {
    /// What it is called.
    name: &'a str,
    around: &'a Around,
    depth: usize,
}

fn visit<'a>(tree: &'a Tree<'a>, subjects: &mut Subjects, node: &'a Node, table: &Table<'_>) {
    if table.depth > TABLES {
        let spoken = subjects.scan_cell(tree.whole(node));
        subjects.speak_of(spoken);
        return;
    }
    let children = || tree.children(node);
    match node.kind {
        Kind::Object if is_map(tree, node) => {
            read(tree, subjects, children().collect(), table, true)
        }
        Kind::Object => read(tree, subjects, vec![node], table, false),
        Kind::Array => read(tree, subjects, children().collect(), table, false),
        _ => {
            let spoken = subjects.scan_cell(&tree.value(node));
            subjects.speak_of(spoken);
        }
    }
}

/// Whether an object is a table by another name: objects with the same keys, under keys of their
/// own.
fn is_map(tree: &Tree<'_>, node: &Node) -> bool {
    let mut children = tree.children(node);
    let (Some(first), Some(second)) = (children.next(), children.next()) else { return false };
    let objects = tree.children(node).all(|child| child.kind == Kind::Object);
    // LIMIT: so many keys are compared.
    let keys = |node| tree.children(node).take(16).map(|child| tree.key(child));
    let same = keys(first).filter(|key| keys(second).any(|other| other == *key)).count();
    objects && same * 2 > keys(first).count()
}

/// Counts the rows of a table whose rows are `nodes`, and then the tables in them.
fn read<'a>(
    tree: &'a Tree<'a>,
    subjects: &mut Subjects,
    nodes: Vec<&'a Node>,
    table: &Table<'_>,
    keyed: bool,
) {
    let shape = Shape::of(tree, &nodes, table.name, keyed);
    let mut names = Names::default();
    let sample: Vec<_> =
        shape.rows(&nodes).take(SAMPLE).map(|node| shape.record(node, &mut names).row).collect();
    let plan = Plan::new(names.columns.clone(), &sample, shape.named);
    drop(sample);
    let mut counter = Counter::new(subjects, plan, table.around.clone());
    let mut found = Vec::new();
    for node in shape.rows(&nodes) {
        let known = names.columns.len();
        let Record { row, within } = shape.record(node, &mut names);
        for column in names.columns.iter().skip(known) {
            counter.plan.add(column.clone());
        }
        let person = counter.count(&row);
        found.extend(within.into_iter().map(|(node, name)| (node, name, person.clone())));
    }
    let categories = table.around.categories.with(counter.plan.categories);
    for (node, name, person) in found {
        let owner = person.or_else(|| table.around.owner.clone());
        let around = Around { owner, categories };
        visit(
            tree,
            subjects,
            node,
            &Table { name: &name, around: &around, depth: table.depth + 1 },
        );
    }
}

/// A row of a document, and the tables in it with their names.
struct Record<'a> {
    row: Row<'a>,
    within: Vec<(&'a Node, String)>,
}

/// The columns of a table, by name.
#[derive(Default)]
struct Names {
    places: BTreeMap<String, usize>,
    columns: Vec<Column>,
}

impl Names {
    /// The column of this name. There are at most [`COLUMNS`]: the last one is for all others.
    fn place(&mut self, name: &str) -> usize {
        if let Some(place) = self.places.get(name) {
            return *place;
        }
        let place = self.columns.len();
        if place >= COLUMNS {
            return COLUMNS - 1;
        }
        self.columns.push(Column::new(if place + 1 == COLUMNS { "" } else { name }));
        self.places.insert(name.to_owned(), place);
        place
    }
}

/// How the values of a table are rows.
struct Shape<'a> {
    tree: &'a Tree<'a>,
    /// What the table is called.
    name: String,
    /// Whether the key of each row is in the row.
    keyed: bool,
    /// The names of the cells of rows that are arrays.
    head: Vec<String>,
    /// Whether rows have names for their cells.
    named: bool,
    /// Whether the first row is [`Shape::head`].
    headed: bool,
}

impl<'a> Shape<'a> {
    fn of(tree: &'a Tree<'a>, nodes: &[&'a Node], name: &str, keyed: bool) -> Self {
        let grid = nodes.len() > 1 && nodes.iter().all(|node| node.kind == Kind::Array);
        let first: Vec<_> = nodes
            .first()
            .filter(|_| grid)
            .map(|node| tree.children(node).collect())
            .unwrap_or_default();
        let strings = first.iter().all(|cell| cell.kind == Kind::String);
        let cells: Row<'_> = first.iter().map(|cell| tree.value(cell)).enumerate().collect();
        let headed = grid && strings && is_head(&cells);
        let head = if headed {
            cells.iter().map(|(_, cell)| cell.to_string()).collect()
        } else {
            Vec::new()
        };
        Self { tree, name: name.to_owned(), keyed, head, named: !grid || headed, headed }
    }

    fn rows<'n>(&self, nodes: &'n [&'a Node]) -> impl Iterator<Item = &'a Node> + use<'a, 'n> {
        nodes.iter().copied().skip(usize::from(self.headed))
    }

    /// The row that `node` is.
    fn record(&self, node: &'a Node, names: &mut Names) -> Record<'a> {
        let mut record = Record { row: Row::new(), within: Vec::new() };
        match node.kind {
            Kind::Object => {
                if self.keyed {
                    let column = names.place(&format!("{} id", self.name));
                    record.row.push((column, self.tree.key(node)));
                }
                self.flatten(node, "", SAME_ROW, names, &mut record);
            }
            Kind::Array => {
                for (place, cell) in self.tree.children(node).enumerate() {
                    let name = self.head.get(place).cloned().unwrap_or_else(|| place.to_string());
                    self.value(cell, name, SAME_ROW, names, &mut record);
                }
            }
            _ => record.row.push((names.place(&self.name), self.tree.value(node))),
        }
        record
    }

    fn flatten(
        &self,
        node: &'a Node,
        path: &str,
        depth: usize,
        names: &mut Names,
        record: &mut Record<'a>,
    ) {
        for child in self.tree.children(node) {
            let key = self.tree.key(child);
            // A key may be an identifier itself.
            if key.len() > 5 && key.contains(['@', '+']) {
                record.row.push((names.place("key"), key.clone()));
            }
            let name = if path.is_empty() { key.into_owned() } else { format!("{path} {key}") };
            self.value(child, name, depth, names, record);
        }
    }

    fn value(
        &self,
        node: &'a Node,
        name: String,
        depth: usize,
        names: &mut Names,
        record: &mut Record<'a>,
    ) {
        let scalar = |node: &Node| !matches!(node.kind, Kind::Object | Kind::Array);
        match node.kind {
            Kind::Object if depth > 0 && !is_map(self.tree, node) => {
                self.flatten(node, &name, depth - 1, names, record);
            }
            Kind::Array if self.tree.children(node).all(scalar) => {
                let column = names.place(&name);
                let cells = self.tree.children(node).map(|cell| (column, self.tree.value(cell)));
                record.row.extend(cells);
            }
            Kind::Object | Kind::Array => record.within.push((node, name)),
            _ => record.row.push((names.place(&name), self.tree.value(node))),
        }
    }
}
