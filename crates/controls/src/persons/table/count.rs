//! Counting the rows of a table: one person for each, by the best identifier in it.

use lexicon::{Categories, DataCategory};

use super::super::candidate::Identity;
use super::super::subjects::Subjects;
use super::super::trace::Tracks;
use super::super::{category, context};
use super::cell;
use super::column::{Class, Column, Role};
use super::plan::{About, Plan};
use super::rows::Row;

/// A text in a cell of at least so many bytes may be more than an identifier.
const LONG: usize = 24;

/// What the rows of a table belong to.
#[derive(Clone, Debug, Default)]
pub(super) struct Around {
    /// Whom the table is about, if its rows do not say.
    pub(super) owner: Option<Identity>,
    /// What the text around the table says about persons.
    pub(super) categories: Categories,
}

/// Counts the rows of one table.
pub(super) struct Counter<'s> {
    pub(super) subjects: &'s mut Subjects,
    pub(super) plan: Plan,
    pub(super) around: Around,
    tracks: Tracks,
}

impl<'s> Counter<'s> {
    pub(super) fn new(subjects: &'s mut Subjects, plan: Plan, around: Around) -> Self {
        subjects.speak_of(plan.categories);
        Self { subjects, plan, around, tracks: Tracks::default() }
    }

    /// Counts the persons of a row; whom it is about.
    pub(super) fn count(&mut self, row: &Row<'_>) -> Option<Identity> {
        let categories = self.categories_of(row);
        let outer = self.subjects.turn_to(categories);
        let person = self.count_in(row, categories);
        self.subjects.turn_to(outer);
        person
    }

    /// What a row says about its persons: its columns, or else its texts, or else what is around.
    fn categories_of(&self, row: &Row<'_>) -> Categories {
        if !self.plan.categories.is_empty() {
            return self.plan.categories;
        }
        let texts = row.iter().filter(|(_, cell)| cell.len() >= LONG);
        let said =
            texts.fold(Categories::NONE, |said, (_, cell)| said.with(category::of_text(cell)));
        if said.is_empty() { self.around.categories } else { said }
    }

    fn count_in(&mut self, row: &Row<'_>, categories: Categories) -> Option<Identity> {
        let mut subject = None;
        if self.plan.about == About::Persons {
            for group in 0..self.plan.persons.len() {
                let person = self.count_group(row, group);
                if subject.is_none() && self.role_of(group) == Role::Subject {
                    subject = person;
                }
            }
            if subject.is_none() {
                subject = self.without_identifier(row);
            }
        }
        if subject.is_none()
            && let Some(owner) = self.around.owner.clone()
        {
            self.subjects.admit_in_row(&owner);
            subject = Some(owner);
        }
        if subject.is_none() {
            subject = self.point(row, categories);
        }
        for (place, cell) in row {
            self.read_text(*place, cell);
        }
        subject
    }

    fn role_of(&self, group: usize) -> Role {
        let first = self.plan.persons.get(group).and_then(|places| places.first());
        first.and_then(|place| self.plan.columns.get(*place)).map_or(Role::Subject, |one| one.role)
    }

    /// Counts the person, or the persons, whom the columns of one group identify.
    fn count_group(&mut self, row: &Row<'_>, group: usize) -> Option<Identity> {
        let mut one = Vec::new();
        let mut others = Vec::new();
        let mut unread = Vec::new();
        for place in self.plan.persons.get(group)? {
            let Some(column) = self.plan.columns.get(*place) else { continue };
            if is_name(column.class) {
                continue;
            }
            let mut of_column = Vec::new();
            for (_, cell) in row.iter().filter(|(at, _)| at == place) {
                let found = cell::persons(column, cell);
                if found.is_empty() && cell.len() >= LONG {
                    unread.push(cell);
                }
                of_column.extend(found);
            }
            let mut of_column = of_column.into_iter();
            one.extend(of_column.next().map(|identity| (column.class, identity)));
            others.extend(of_column);
        }
        for cell in unread {
            self.read_long(cell);
        }
        let name = self.name_of(row, group);
        let born = name.clone().map(|name| self.with_birth(row, name));
        if born != name {
            one.extend(born.map(|born| (Class::Name, born)));
            one.extend(name.map(|name| (Class::FamilyName, name)));
        } else {
            one.extend(name.map(|name| (Class::Name, name)));
        }
        for other in others {
            self.subjects.admit_in_row(&other);
        }
        self.subjects.admit_one_of(&one)
    }

    /// The name in the columns of a group: in one, or given name and family name.
    fn name_of(&self, row: &Row<'_>, group: usize) -> Option<Identity> {
        let places = self.plan.persons.get(group)?;
        let cell = |class: Class| {
            let wanted = |place: &&usize| {
                self.plan.columns.get(**place).is_some_and(|column| column.class == class)
            };
            let place = places.iter().find(wanted)?;
            let (_, cell) = row.iter().find(|(at, _)| at == place)?;
            (!cell::is_missing(cell)).then_some(&**cell)
        };
        if let Some(name) = cell(Class::Name).or_else(|| cell(Class::Person)).and_then(cell::name) {
            return Some(name);
        }
        let parts = [cell(Class::GivenName), cell(Class::FamilyName)];
        let name = parts.into_iter().flatten().collect::<Vec<_>>().join(" ");
        cell::named(&name)
    }

    /// Two persons of one name who were born on different days are two.
    fn with_birth(&self, row: &Row<'_>, mut name: Identity) -> Identity {
        let is_birth = |column: &&Column| {
            let name = column.name.to_lowercase();
            column.class == Class::Personal
                && ["birth", "dob", "born", "geburt", "naissance", "nacimiento", "生年"]
                    .iter()
                    .any(|word| name.contains(word))
        };
        let birth = self.plan.columns.iter().position(|column| is_birth(&column));
        let cell = birth.and_then(|birth| row.iter().find(|(place, _)| *place == birth));
        let cell = cell.filter(|(_, cell)| !cell::is_missing(cell));
        if let Some(born) = cell.and_then(|(_, cell)| context::declared(cell)) {
            name.spelling.push(b' ');
            name.spelling.extend(born.spelling);
        }
        name
    }

    /// The person of a row that nothing identifies, in a table of persons: its number, or else
    /// whatever it says about them.
    fn without_identifier(&mut self, row: &Row<'_>) -> Option<Identity> {
        if self.around.owner.is_some() {
            return None;
        }
        let columns = &self.plan.columns;
        let about = |class: Class| {
            let of_class = move |place: &usize| {
                columns.get(*place).is_some_and(|column| column.class == class)
            };
            row.iter().filter(move |(place, cell)| of_class(place) && !cell::is_missing(cell))
        };
        let personal = about(Class::Personal).count();
        if personal < 2 {
            return None;
        }
        let number = about(Class::RowId)
            .next()
            .and_then(|(place, cell)| cell::persons(columns.get(*place)?, cell).into_iter().next());
        let words: Vec<_> = about(Class::Personal).map(|(_, cell)| &**cell).collect();
        let person = number.or_else(|| context::declared(&words.join(" ")))?;
        self.subjects.admit_in_row(&person);
        Some(person)
    }

    /// Counts the person whose trace has enough points with the one in this row.
    fn point(&mut self, row: &Row<'_>, categories: Categories) -> Option<Identity> {
        let points = self.plan.points.as_ref()?;
        let cell = |wanted: usize| {
            let found = row.iter().find(|(place, _)| *place == wanted);
            found.map(|(_, cell)| &**cell).filter(|cell| !cell::is_missing(cell))
        };
        cell(points.time)?;
        let places: Option<Vec<_>> = points.places.iter().map(|place| cell(*place)).collect();
        let key = points.key.and_then(cell).unwrap_or_default();
        let person = self.tracks.add(key, &places?.join(" "))?;
        let location = Categories::of(DataCategory::Location);
        self.subjects.speak_of(location);
        self.subjects.turn_to(categories.with(location));
        self.subjects.admit_in_row(&person);
        Some(person)
    }

    /// Reads a cell as a text.
    pub(super) fn read_long(&mut self, cell: &str) {
        let spoken = self.subjects.scan_cell(cell);
        self.subjects.speak_of(spoken);
    }

    /// Reads a cell that is not an identifier by declaration.
    fn read_text(&mut self, place: usize, cell: &str) {
        let Some(column) = self.plan.columns.get(place) else { return };
        let numbered = cell.contains(|letter: char| letter == '@' || letter.is_numeric());
        let identified = self.plan.about == About::Persons
            && column.class.is_of_person()
            && !(is_name(column.class) && numbered);
        let sentence = cell.contains(char::is_alphabetic) && cell.contains(' ');
        let plain = cell.len() < LONG && !sentence && !cell.contains(['@', '+', '＠', '＋']);
        let thing = plain
            && matches!(
                column.class,
                Class::Thing
                    | Class::Time
                    | Class::RowId
                    | Class::Latitude
                    | Class::Longitude
                    | Class::Point
            );
        if identified || thing {
            return;
        }
        for person in cell::recognised(&column.name, cell) {
            self.subjects.admit_in_row(&person);
        }
        // A plate or a profile is found by the words before it.
        let valued = cell.contains(|mark: char| mark.is_numeric() || "/@=:".contains(mark));
        if cell.len() >= LONG || (valued && cell.contains(char::is_alphabetic)) {
            self.read_long(cell);
        }
    }
}

const fn is_name(class: Class) -> bool {
    matches!(class, Class::Name | Class::GivenName | Class::FamilyName)
}
