//! Traces: where somebody was, again and again.
//!
//! Four places with their times are enough to tell almost everybody from everybody else (de
//! Montjoye et al., "Unique in the Crowd", 2013). So a table of places and times touches a person
//! for each key that has four points or more, whatever the key is: leaving the name out does not
//! make a trace anonymous. Points without a key are one track. A key that never moves is a shop or
//! a sensor.
//!
//! **Cannot catch:** traces whose points are spread over several exchanges, fewer than four in
//! each; points in words; places that only an index of their own tells.

use std::collections::BTreeMap;

use super::candidate::Identity;
use super::context;
use super::table::{Class, Column, mostly, recognised};

/// The fewest points that tell one person from others.
const ENOUGH: u32 = 4;

/// LIMIT: keys that are told apart in one table. One that comes later is a person at its first
/// point: the count goes up too far and never not far enough.
const KEYS: usize = 16_384;

/// The columns of places and times.
#[derive(Clone, Debug)]
pub(super) struct Points {
    /// One column, or two.
    pub(super) places: Vec<usize>,
    pub(super) time: usize,
    /// Whose point it is, if a column says so.
    pub(super) key: Option<usize>,
}

impl Points {
    /// The points of a table, if it has places and times.
    pub(super) fn of(columns: &[Column], cells: &[Vec<&str>]) -> Option<Self> {
        let first = |class| columns.iter().position(|column| column.class == class);
        let pair = first(Class::Latitude).zip(first(Class::Longitude));
        let places = match pair {
            Some((latitude, longitude)) => vec![latitude, longitude],
            None => vec![first(Class::Point)?],
        };
        let time = first(Class::Time)?;
        // Whatever is left and comes again is a key: an id, a token, a vehicle.
        let comes_again = |place: &usize| {
            let cells = cells.get(*place).map(Vec::as_slice).unwrap_or_default();
            let mut distinct: Vec<_> = cells.to_vec();
            distinct.sort_unstable();
            distinct.dedup();
            cells.len() > distinct.len() || distinct.len() == cells.len() && cells.len() < 4
        };
        let is_key = |column: &Column| {
            matches!(column.class, Class::RowId | Class::Text | Class::Thing | Class::Party)
        };
        let named = |column: &Column| {
            let name = column.name.to_lowercase();
            ["id", "key", "track", "trip", "vehicle", "token", "hash", "who", "session", "trace"]
                .iter()
                .any(|word| name.contains(word))
        };
        let keys = || columns.iter().enumerate().filter(|(_, column)| is_key(column));
        let key = keys()
            .filter(|(_, column)| named(column))
            .map(|(place, _)| place)
            .find(&comes_again)
            .or_else(|| {
                let unnamed = keys().filter(|(_, column)| column.name.is_empty());
                unnamed.map(|(place, _)| place).find(&comes_again)
            });
        Some(Self { places, time, key })
    }
}

/// Finds the columns of places and times of a table without names, by what is in them.
pub(super) fn find_places(columns: &mut [Column], cells: &[Vec<&str>]) {
    let mut degrees = Vec::new();
    for (place, (column, cells)) in columns.iter_mut().zip(cells).enumerate() {
        match column.class {
            Class::Latitude if !mostly(cells, 80, |cell| is_degree(cell, 90.0)) => {
                column.class = Class::Text;
            }
            Class::Longitude if !mostly(cells, 80, |cell| is_degree(cell, 180.0)) => {
                column.class = Class::Text;
            }
            // Numbers of persons may look like seconds since 1970.
            Class::Text if mostly(cells, 80, is_time) && !mostly(cells, 50, is_person(column)) => {
                column.class = Class::Time;
            }
            Class::Text
                if mostly(cells, 80, |cell| is_degree(cell, 180.0) && decimals(cell) > 2) =>
            {
                degrees.push(place);
            }
            Class::Text if mostly(cells, 80, is_pair) => column.class = Class::Point,
            _ => {}
        }
    }
    let has = |columns: &[Column], class| columns.iter().any(|column| column.class == class);
    if let [first, second] = *degrees
        && !has(columns, Class::Latitude)
    {
        // GeoJSON puts the longitude first; which is which does not matter here.
        for (place, class) in [(first, Class::Latitude), (second, Class::Longitude)] {
            if let Some(column) = columns.get_mut(place) {
                column.class = class;
            }
        }
    }
}

/// Whether a cell of `column` has the form of an identifier.
fn is_person(column: &Column) -> impl Fn(&str) -> bool + use<> {
    let name = column.name.clone();
    move |cell| !recognised(&name, cell).is_empty()
}

fn is_degree(cell: &str, most: f64) -> bool {
    cell.trim().parse::<f64>().is_ok_and(|degrees| degrees.abs() <= most)
}

fn decimals(cell: &str) -> usize {
    cell.trim().split_once('.').map_or(0, |(_, decimals)| decimals.len())
}

/// Whether a cell is two numbers of degrees with a comma or space between.
fn is_pair(cell: &str) -> bool {
    let cell = cell.trim().trim_matches(['(', ')', '[', ']']);
    let mut parts = cell.split([',', ' ', ';']).filter(|part| !part.is_empty());
    let is_part = |part: Option<&str>, most| {
        part.is_some_and(|part| is_degree(part, most) && decimals(part) > 2)
    };
    is_part(parts.next(), 180.0) && is_part(parts.next(), 180.0) && parts.next().is_none()
}

/// Whether a cell is a date with a time, a time of day, or seconds since 1970.
pub(super) fn is_time(cell: &str) -> bool {
    let cell = cell.trim();
    let digits = cell.bytes().filter(u8::is_ascii_digit).count();
    let of_time = |byte: u8| byte.is_ascii_digit() || b"-:T/. Z+".contains(&byte);
    let clock = cell.contains(':') && digits >= 4 && cell.bytes().all(of_time);
    let date = digits >= 8 && cell.bytes().all(of_time) && begins_with_date(cell);
    let epoch = cell.parse::<f64>().is_ok_and(|seconds| {
        (1.0e9..4.0e9).contains(&seconds) || (1.0e12..4.0e12).contains(&seconds)
    });
    clock || date || (epoch && !cell.starts_with('0'))
}

/// Whether a cell begins with day, month and year, in an order that somebody uses.
fn begins_with_date(cell: &str) -> bool {
    let date = cell.split(['T', ' ']).next().unwrap_or(cell);
    let lengths: Vec<_> = date.split(['-', '/']).map(str::len).collect();
    matches!(lengths.as_slice(), [4, 1 | 2, 1 | 2] | [1 | 2, 1 | 2, 2 | 4])
}

/// The points of one table, by their keys.
#[derive(Debug, Default)]
pub(super) struct Tracks {
    tracks: BTreeMap<String, Track>,
}

/// The points of one key.
#[derive(Debug, Default)]
struct Track {
    points: u32,
    /// The first place.
    start: String,
    moved: bool,
    known: bool,
}

impl Tracks {
    /// Adds a point of `key`; the person whose it is, when that is known for the first time.
    pub(super) fn add(&mut self, key: &str, place: &str) -> Option<Identity> {
        if self.tracks.len() >= KEYS && !self.tracks.contains_key(key) {
            return context::declared(key);
        }
        let track = self.tracks.entry(key.to_owned()).or_default();
        if track.points == 0 {
            place.clone_into(&mut track.start);
        }
        track.points = track.points.saturating_add(1);
        track.moved |= track.start != place;
        if track.known || !track.moved || track.points < ENOUGH {
            return None;
        }
        track.known = true;
        // A track without a key is told from others by where it starts.
        context::declared(if key.is_empty() { &track.start } else { key })
    }
}

#[cfg(test)]
mod tests;
