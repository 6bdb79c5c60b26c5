//! Plans: what the columns of a table are, by their names and by a sample of their cells.

use std::collections::BTreeSet;

use lexicon::Categories;

use super::super::candidate::{Identity, Kind};
use super::super::{category, trace};
use super::cell;
use super::column::{Class, Column, Role};
use super::rows::Row;

/// LIMIT: rows that are looked at to find out what a table is.
pub(super) const SAMPLE: usize = 50;

/// What a table is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum About {
    /// Each row is about a person.
    Persons,
    /// Each row is about something else.
    Things,
    /// Nothing says what, or that it is a table at all.
    Unknown,
}

/// How the rows of a table are counted.
#[derive(Debug)]
pub(super) struct Plan {
    pub(super) columns: Vec<Column>,
    pub(super) about: About,
    /// What the names of the columns say about the persons in the rows.
    pub(super) categories: Categories,
    /// The columns that identify persons, those that identify the same one together, each list in
    /// the order of preference.
    pub(super) persons: Vec<Vec<usize>>,
    /// The columns that say where and when.
    pub(super) points: Option<trace::Points>,
}

impl Plan {
    /// The plan of a table of `columns`, of which `sample` are the first rows. `headed` if their
    /// names come from the table.
    pub(super) fn new(mut columns: Vec<Column>, sample: &[Row<'_>], headed: bool) -> Self {
        let cells = by_column(columns.len(), sample);
        for (column, cells) in columns.iter_mut().zip(&cells) {
            column.class = confirmed(column, cells);
        }
        trace::find_places(&mut columns, &cells);
        doubt_names(&mut columns, &cells);
        let about = about(&columns, headed);
        let categories = category::of_columns(columns.iter().map(|column| column.name.as_str()));
        let points = trace::Points::of(&columns, &cells);
        let persons = groups(&columns, &cells);
        Self { columns, about, categories, persons, points }
    }

    /// A column that only a later row has.
    pub(super) fn add(&mut self, column: Column) {
        let place = self.columns.len();
        if self.about == About::Persons && column.class.is_of_person() {
            let same = |group: &&mut Vec<usize>| {
                let first = group.first().and_then(|place| self.columns.get(*place));
                first.is_some_and(|first| first.role == column.role)
            };
            match self.persons.iter_mut().find(same) {
                Some(group) => group.push(place),
                None => self.persons.push(vec![place]),
            }
        }
        self.columns.push(column);
    }
}

/// The cells of the sample that say something, by column.
pub(super) fn by_column<'s>(columns: usize, sample: &'s [Row<'_>]) -> Vec<Vec<&'s str>> {
    let mut cells = vec![Vec::new(); columns];
    for (column, cell) in sample.iter().flatten() {
        if let Some(cells) = cells.get_mut(*column)
            && !cell::is_missing(cell)
        {
            cells.push(&**cell);
        }
    }
    cells
}

/// Whether at least `percent` of `cells` are `wanted`, and there are any.
pub(in crate::persons) fn mostly(
    cells: &[&str],
    percent: usize,
    wanted: impl Fn(&str) -> bool,
) -> bool {
    let count = cells.iter().filter(|cell| wanted(cell)).count();
    !cells.is_empty() && count * 100 >= cells.len() * percent
}

/// What a column holds, when its cells have been looked at.
fn confirmed(column: &Column, cells: &[&str]) -> Class {
    let digits = |cell: &str| cell.bytes().filter(u8::is_ascii_digit).count();
    let seen = match column.class {
        Class::Address
            if cells.is_empty() || mostly(cells, 30, |cell| cell.contains(['@', '＠'])) =>
        {
            return column.class;
        }
        Class::Phone
            if cells.is_empty()
                || mostly(cells, 50, |cell| digits(cell) > 4 || !cell.is_ascii()) =>
        {
            return column.class;
        }
        Class::Address | Class::Phone | Class::Text | Class::Party => {
            looks(column, cells, 60, |_| true)
        }
        // Numbers of things look like those of persons; what has a form of its own does not.
        Class::Thing | Class::RowId => {
            looks(column, cells, 80, |one| !matches!(one.kind, Kind::Number)).or_else(|| {
                let marked = mostly(cells, 80, |cell| cell.trim_start().starts_with('+'));
                if marked { looks(column, cells, 80, |_| true) } else { None }
            })
        }
        Class::Name if !mostly(cells, 50, |cell| cell::name(cell).is_some()) => Some(Class::Text),
        _ => None,
    };
    match (seen, column.class) {
        (Some(seen), _) => seen,
        (None, Class::Address | Class::Phone) => Class::Text,
        (None, class) => class,
    }
}

/// The kind of identifier that most cells have the form of.
fn looks(
    column: &Column,
    cells: &[&str],
    percent: usize,
    wanted: fn(&Identity) -> bool,
) -> Option<Class> {
    let kinds: Vec<_> = cells
        .iter()
        .filter_map(|cell| cell::recognised(&column.name, cell).into_iter().find(wanted))
        .map(|identity| identity.kind)
        .collect();
    let first = kinds.first()?;
    if cells.len() < 2 && column.class != Class::Party || kinds.len() * 100 < cells.len() * percent
    {
        return None;
    }
    Some(match first {
        Kind::Address => Class::Address,
        Kind::Account => Class::Account,
        Kind::Registration => Class::Registration,
        Kind::Device => Class::Device,
        Kind::AdvertisingId => Class::AdvertisingId,
        _ => Class::Phone,
    })
}

/// A column called `name` is of persons where something else says so, or where there is nothing
/// that things have and the names are of two to four words.
fn doubt_names(columns: &mut [Column], cells: &[Vec<&str>]) {
    let says = |column: &Column| {
        column.class.identifies()
            || matches!(
                column.class,
                Class::Person | Class::GivenName | Class::FamilyName | Class::Personal
            )
    };
    let about_persons = columns.iter().any(|column| says(column) && !is_shared(column));
    let goods = columns.iter().any(|column| column.class == Class::Thing && !is_aside(column));
    for (column, cells) in columns.iter_mut().zip(cells) {
        let bare = column.class == Class::Name && column.role == Role::Subject;
        let words = |cell: &str| (2..=4).contains(&cell.split_whitespace().count());
        let asian = |cell: &str| !cell.is_ascii() && cell.chars().count() < 9;
        let formed = || !goods && mostly(cells, 60, |cell| words(cell) || asian(cell));
        if bare && !about_persons && !formed() {
            column.class = Class::Text;
        }
    }
}

/// Whether things have this too: a device has no owner by itself, a company has an address.
fn is_shared(column: &Column) -> bool {
    matches!(column.class, Class::Device | Class::Account)
        || column.class == Class::Personal && column.name.to_lowercase().contains("addr")
}

/// Whether a column is of things that persons have too.
fn is_aside(column: &Column) -> bool {
    const ASIDE: [&str; 17] = [
        "department",
        "city",
        "country",
        "company",
        "role",
        "team",
        "title",
        "status",
        "state",
        "region",
        "language",
        "location",
        "note",
        "comment",
        "group",
        "type",
        "score",
    ];
    let name = column.name.to_lowercase();
    ASIDE.iter().any(|word| name.contains(word))
}

fn about(columns: &[Column], headed: bool) -> About {
    let any = |wanted: &dyn Fn(&Column) -> bool| columns.iter().any(wanted);
    let personal = columns.iter().filter(|column| column.class == Class::Personal).count();
    let is_sum = |column: &Column| {
        let name = column.name.to_lowercase();
        ["count", "percent", "average", "avg", "share", "rate", "mean", "median", "anzahl"]
            .iter()
            .any(|word| name.contains(word))
    };
    let described = personal > 1 && !any(&is_sum);
    if described || any(&|column| column.class.is_of_person()) {
        About::Persons
    } else if headed && any(&|column| !matches!(column.class, Class::Text | Class::Party)) {
        About::Things
    } else {
        About::Unknown
    }
}

/// The columns of persons, those of one person together. A column whose cells vary much less than
/// those of another is of somebody else: the shop that all customers go to.
fn groups(columns: &[Column], cells: &[Vec<&str>]) -> Vec<Vec<usize>> {
    let distinct = |place: usize| {
        cells.get(place).map_or(0, |cells| cells.iter().collect::<BTreeSet<_>>().len())
    };
    let mut groups: Vec<(Role, Vec<usize>)> = Vec::new();
    for role in [Role::Subject, Role::Source, Role::Target, Role::Staff] {
        let of_role = columns.iter().enumerate().filter(|(_, column)| column.role == role);
        let places: Vec<_> = of_role
            .filter(|(_, column)| column.class.is_of_person())
            .map(|(place, _)| place)
            .collect();
        let class = |place: &usize| columns.get(*place).map(|column| column.class);
        let identifies = |place: &usize| class(place).is_some_and(Class::identifies);
        let most =
            places.iter().filter(|place| identifies(place)).map(|place| distinct(*place)).max();
        let (mut one, others): (Vec<_>, Vec<_>) = places.into_iter().partition(|place| {
            let few = most.is_some_and(|most| most >= 8 && distinct(*place) * 2 < most);
            !(identifies(place) && few)
        });
        one.sort_by_key(|place| class(place));
        groups.push((role, one));
        groups.extend(others.into_iter().map(|place| (role, vec![place])));
    }
    groups.into_iter().map(|(_, places)| places).filter(|places| !places.is_empty()).collect()
}
