//! The words that the reader of names knows, and what it knows about them.
//!
//! The lists are plain text beside this file, written for this project from general knowledge. They
//! are read once into a table of hashes; a hash of 64 bits takes no two of so few words for one.

use std::sync::LazyLock;

const GIVEN_NAMES: &str = include_str!("given.txt");
const SURNAMES: &str = include_str!("surnames.txt");
const COMMON_WORDS: &str = include_str!("common.txt");
const THINGS: &str = include_str!("things.txt");

/// Forms of address and ranks. A full name after one is that of a person.
const TITLES: &str = "mr mrs ms miss mx dr prof professor sir madam dame rev reverend capt captain \
    lt lieutenant sgt sergeant col colonel maj major cpl corporal det detective inspector \
    constable officer judge justice senator congressman congresswoman councillor ambassador \
    herr frau mme mlle monsieur madame mademoiselle sra srta senor senora senorita signor signora \
    signorina dhr mevr dott dottoressa fru hr pan pani shri smt";

/// What people are in records: whoever is named after one is on record as that.
const ROLES: &str = "patient suspect customer client employee applicant claimant defendant \
    plaintiff witness victim tenant subscriber user student pupil member citizen resident inmate \
    prisoner detainee offender perpetrator driver passenger donor beneficiary borrower debtor \
    policyholder cardholder insured caller holder owner guardian deceased target subject person \
    individual candidate voter taxpayer respondent informant caregiver complainant guest visitor \
    payee payer sender recipient buyer seller traveler traveller immigrant migrant refugee \
    worker staff nurse doctor physician surgeon cashier manager supervisor colleague coworker \
    neighbor neighbour husband wife spouse mother father brother sister son daughter uncle aunt \
    nephew niece cousin boyfriend girlfriend roommate landlord landlady accountholder assignee \
    patientin kunde kundin mitarbeiter mitarbeiterin antragsteller antragstellerin beschuldigter \
    beschuldigte verdachtiger verdachtige versicherter versicherte paciente cliente empleado \
    empleada sospechoso sospechosa solicitante patiente suspecte salarie demandeur demandeuse";

/// What stands before the value of a name in forms, keys and columns.
const NAME_KEYS: &str = "name fullname firstname lastname surname forename nombre apellido nom \
    prenom vorname nachname naam nome cognome imie nazwisko familyname givenname displayname \
    realname legalname username_full maidenname";

/// Between a role and a name, or a label and its value.
const LINKS: &str = "is was named called alias aka ist heisst war llamado llamada se nomme";

/// Between two names of a list.
const ANDS: &str = "and und et y e i en och og ja plus";

/// Small words within names.
const PARTICLES: &str = "de del della di da das dos do du la le lo van von der den ter ten te \
    vander bin ibn bint al el ul abu ben zu zur st san mac";

/// Before a number that is somebody's.
const OWNERS: &str = "customer client employee personnel staff patient student pupil member \
    membership subscriber policyholder insured loyalty user account acct badge voter taxpayer \
    driver drivers licence license inmate prisoner detainee donor applicant beneficiary medical \
    health insurance matriculation payroll kunden mitarbeiter patienten versicherten cliente \
    paciente kunde mrn pension";

/// After such a word, or after a label: that a number follows.
const NUMBERS: &str = "no nr num number numbers id ids identifier code ref nummer numero number's";

/// The words in which an owner and its number are one.
const OWNED_NUMBERS: &str = "mrn customerid customerno customernumber clientid clientno employeeid \
    employeeno employeenumber patientid patientno patientnumber studentid memberid membernumber \
    subscriberid userid accountid accountno accountnumber kundennummer kundennr mitarbeiternummer \
    personalnummer matrikelnummer patientennummer versichertennummer licenseno licenceno";

const PLATES: &str = "plate plates licenceplate licenseplate numberplate platenumber plateno \
    kennzeichen nummernschild matricula immatriculation targa rego vrm anpr alpr kenteken \
    registreringsnummer tablica";

const PASSPORTS: &str = "passport passports passportno passportnumber passport_no reisepass \
    reisepassnummer passnummer pasaporte passeport passaporto paspoort";

/// Where handles are, and what is done with them.
const HANDLES: &str = "handle handles twitter instagram tiktok telegram mastodon bluesky snapchat \
    threads tweet tweets tweeted retweet retweeted rt dm dms follow follows followed follower \
    followers following screenname nickname username posted mentioned profile profiles insta";

/// The sites whose paths are persons' profiles.
const SITES: &str = "twitter x instagram facebook tiktok linkedin t reddit bsky threads vk \
    snapchat medium";

/// Whose address of the network it is.
const LINES: &str = "subscriber user customer account device visitor login session caller \
    registered";

const IP: &str = "ip ipv4 ipv6 ipaddress ipaddr";

/// Kinds of words, as a set.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Class(u32);

impl Class {
    pub(super) const NONE: Self = Self(0);
    pub(super) const GIVEN: Self = Self(1);
    pub(super) const SURNAME: Self = Self(1 << 1);
    pub(super) const COMMON: Self = Self(1 << 2);
    pub(super) const THING: Self = Self(1 << 3);
    pub(super) const TITLE: Self = Self(1 << 4);
    pub(super) const ROLE: Self = Self(1 << 5);
    pub(super) const NAME_KEY: Self = Self(1 << 6);
    pub(super) const LINK: Self = Self(1 << 7);
    pub(super) const AND: Self = Self(1 << 8);
    pub(super) const PARTICLE: Self = Self(1 << 9);
    pub(super) const OWNER: Self = Self(1 << 10);
    pub(super) const NUMBER: Self = Self(1 << 11);
    pub(super) const OWNED_NUMBER: Self = Self(1 << 12);
    pub(super) const PLATE: Self = Self(1 << 13);
    pub(super) const PASSPORT: Self = Self(1 << 14);
    pub(super) const HANDLE: Self = Self(1 << 15);
    pub(super) const SITE: Self = Self(1 << 16);
    pub(super) const LINE: Self = Self(1 << 17);
    pub(super) const IP: Self = Self(1 << 18);
    /// The plural of a role (`suspects`, `employees`).
    pub(super) const ROLES: Self = Self(1 << 19);

    /// A given name or a surname.
    pub(super) const NAME: Self = Self(Self::GIVEN.0 | Self::SURNAME.0);
    /// What a word can also be as the end of a longer one (`patientName`): never a name.
    const WITHIN: Self =
        Self(!(Self::NAME.0 | Self::COMMON.0 | Self::THING.0 | Self::PARTICLE.0 | Self::ROLES.0));
    /// What a word in small letters tells that stands between ordinary ones.
    const TELLING: Self =
        Self(Self::WITHIN.0 & !(Self::LINK.0 | Self::AND.0 | Self::NUMBER.0) | Self::ROLES.0);
    /// What leaves a word before it in force: `the patient is Maria`.
    const KEEPING: Self = Self(Self::LINK.0 | Self::AND.0);

    /// Whether it has any of `classes`.
    pub(super) const fn has(self, classes: Self) -> bool {
        self.0 & classes.0 != 0
    }

    pub(super) const fn with(self, classes: Self) -> Self {
        Self(self.0 | classes.0)
    }

    pub(super) const fn only(self, classes: Self) -> Self {
        Self(self.0 & classes.0)
    }

    /// Whether a word in small letters says something where no name has begun.
    const fn tells(self, has_lead: bool) -> bool {
        let is_ordinary = self.has(Self::COMMON) || self.has(Self::THING);
        self.has(Self::TELLING)
            || self.has(Self::NAME) && !is_ordinary
            || has_lead && self.has(Self::KEEPING)
    }
}

/// The hash of no letters.
pub(super) const EMPTY: u64 = 0xcbf2_9ce4_8422_2325;

/// The hash of some letters and one more (Fowler, Noll and Vo, 1a).
pub(super) const fn extend(hash: u64, letter: u8) -> u64 {
    (hash ^ letter as u64).wrapping_mul(0x0100_0000_01b3)
}

pub(super) fn hash(letters: &[u8]) -> u64 {
    letters.iter().fold(EMPTY, |hash, letter| extend(hash, *letter))
}

/// What is known about a word with this hash.
pub(super) fn class(hash: u64) -> Class {
    TABLE.class(hash)
}

/// What is known about a word that ends with letters of this hash, after a change from small to
/// capital letters.
pub(super) fn class_within(hash: u64) -> Class {
    TABLE.class(hash).only(Class::WITHIN)
}

/// Slots of the table, a power of two and about three for each word.
const SLOTS: usize = 1 << 15;

/// Bits of the first look, which most words do not get past.
const BITS: usize = 1 << 17;

/// All that is known.
pub(super) fn table() -> &'static Table {
    &TABLE
}

/// The words by their hashes.
pub(super) struct Table {
    slots: Vec<(u64, Class)>,
    bits: Vec<u64>,
    /// The same for the words that tell something.
    telling: Vec<u64>,
}

static TABLE: LazyLock<Table> = LazyLock::new(Table::new);

impl Table {
    fn new() -> Self {
        let bits = vec![0; BITS.div_ceil(64)];
        let telling = bits.clone();
        let mut table = Self { slots: vec![(0, Class::NONE); SLOTS], bits, telling };
        let lists = [
            (GIVEN_NAMES, Class::GIVEN),
            (SURNAMES, Class::SURNAME),
            (COMMON_WORDS, Class::COMMON),
            (THINGS, Class::THING),
            (TITLES, Class::TITLE),
            (ROLES, Class::ROLE),
            (NAME_KEYS, Class::NAME_KEY),
            (LINKS, Class::LINK),
            (ANDS, Class::AND),
            (PARTICLES, Class::PARTICLE),
            (OWNERS, Class::OWNER),
            (NUMBERS, Class::NUMBER),
            (OWNED_NUMBERS, Class::OWNED_NUMBER),
            (PLATES, Class::PLATE),
            (PASSPORTS, Class::PASSPORT),
            (HANDLES, Class::HANDLE),
            (SITES, Class::SITE),
            (LINES, Class::LINE),
            (IP, Class::IP),
        ];
        for (list, class) in lists {
            let lines = list.lines().filter(|line| !line.starts_with('#'));
            for word in lines.flat_map(str::split_whitespace) {
                table.add(hash(word.as_bytes()), class);
                if class == Class::ROLE {
                    table.add(extend(hash(word.as_bytes()), b's'), Class::ROLES);
                }
            }
        }
        for (hash, class) in &table.slots {
            if class.tells(true) {
                set(&mut table.telling, *hash);
            }
        }
        table
    }

    fn add(&mut self, hash: u64, class: Class) {
        set(&mut self.bits, hash);
        let place = self.place(hash);
        if let Some(slot) = self.slots.get_mut(place) {
            *slot = (hash, slot.1.with(class));
        }
    }

    fn class(&self, hash: u64) -> Class {
        if !is_set(&self.bits, hash) {
            return Class::NONE;
        }
        self.slots.get(self.place(hash)).map_or(Class::NONE, |slot| slot.1)
    }

    /// Whether a word with this hash, in small letters, says something where no name has begun:
    /// `has_lead`, after what says what a name would be. All others are as good as unknown there.
    #[inline]
    pub(super) fn tells(&self, hash: u64, has_lead: bool) -> bool {
        is_set(&self.telling, hash) && self.class(hash).tells(has_lead)
    }

    /// The slot of a hash, or the empty one that it would have. There are always empty ones.
    fn place(&self, hash: u64) -> usize {
        let start = low(hash ^ (hash >> 29));
        let places = (0..SLOTS).map(|step| (start + step) % SLOTS);
        let is_its = |slot: &(u64, Class)| slot.0 == hash || slot.1 == Class::NONE;
        places.into_iter().find(|place| self.slots.get(*place).is_some_and(is_its)).unwrap_or(0)
    }
}

fn set(bits: &mut [u64], hash: u64) {
    if let Some(bits) = bits.get_mut(bit(hash) / 64) {
        *bits |= 1 << (bit(hash) % 64);
    }
}

fn is_set(bits: &[u64], hash: u64) -> bool {
    bits.get(bit(hash) / 64).is_some_and(|bits| bits & (1 << (bit(hash) % 64)) != 0)
}

fn bit(hash: u64) -> usize {
    low(hash >> 40) % BITS
}

fn low(hash: u64) -> usize {
    usize::try_from(hash & 0xffff_ffff).unwrap_or(0)
}

/// Ends that surnames have and ordinary words have not, beside those of the list.
const ENDS: [&str; 27] = [
    "sson", "nsen", "rsen", "lsen", "tsen", "owski", "ewski", "inski", "owska", "ewska", "inska",
    "wicz", "enko", "dottir", "opoulos", "escu", "idis", "oglu", "czyk", "ovic", "ovich", "shvili",
    "chenko", "anski", "anska", "ynski", "ynska",
];

/// Whether letters have the form of a surname.
pub(super) fn is_formed_like_surname(letters: &[u8]) -> bool {
    let irish = letters.strip_prefix(b"mc").is_some_and(|rest| rest.len() >= 3);
    irish
        || (letters.len() >= 7
            && may_end(letters)
            && ENDS.iter().any(|end| letters.ends_with(end.as_bytes())))
}

/// Whether [`is_formed_like_surname`] has to be asked. Few words get past.
#[inline]
pub(super) fn may_be_formed_like_surname(letters: &[u8]) -> bool {
    matches!(letters, [b'm', b'c', ..]) || (letters.len() >= 7 && may_end(letters))
}

/// Whether one of [`ENDS`] has the last two letters of `letters`. Few words get past.
fn may_end(letters: &[u8]) -> bool {
    let [.., before, last] = letters else { return false };
    let befores = LAST_TWO.get(usize::from(last.wrapping_sub(b'a'))).copied().unwrap_or(0);
    befores & 1_u32.checked_shl(u32::from(before.wrapping_sub(b'a'))).unwrap_or(0) != 0
}

/// For each last letter of [`ENDS`], the letters before it, one bit each.
const LAST_TWO: [u32; 26] = last_two();

#[expect(clippy::indexing_slicing, reason = "worked out by the compiler, which would refuse")]
const fn last_two() -> [u32; 26] {
    let mut befores = [0; 26];
    let mut number = 0;
    while number < ENDS.len() {
        let end = ENDS[number].as_bytes();
        befores[(end[end.len() - 1] - b'a') as usize] |= 1 << (end[end.len() - 2] - b'a');
        number += 1;
    }
    befores
}

#[cfg(test)]
mod tests;
