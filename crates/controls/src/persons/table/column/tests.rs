use super::*;

#[test]
fn last_known_word_of_a_name_decides() {
    for (name, class) in [
        ("email", Class::Address),
        ("Customer E-Mail", Class::Address),
        ("email_verified", Class::Thing),
        ("msisdn", Class::Phone),
        ("mobilePhone", Class::Phone),
        ("phone model", Class::Thing),
        ("T\u{e9}l\u{e9}phone", Class::Phone),
        ("携帯電話番号", Class::Phone),
        ("ssn", Class::Registration),
        ("IBAN", Class::Account),
        ("account balance", Class::Thing),
        ("card_number", Class::Card),
        ("IMEI", Class::Device),
        ("ad_id", Class::AdvertisingId),
        ("user_id", Class::Declared),
        ("userId", Class::Declared),
        ("Patient No.", Class::Declared),
        ("患者番号", Class::Declared),
        ("order id", Class::Thing),
        ("id", Class::RowId),
        ("customer", Class::Person),
        ("customers", Class::Person),
        ("patient remark", Class::Text),
        ("customer segment", Class::Thing),
        ("user agent", Class::Thing),
        ("name", Class::Name),
        ("customer name", Class::Name),
        ("product name", Class::Thing),
        ("file name", Class::Thing),
        ("username", Class::Handle),
        ("first_name", Class::GivenName),
        ("Nachname", Class::FamilyName),
        ("date of birth", Class::Personal),
        ("birthDate", Class::Personal),
        ("mail address", Class::Address),
        ("street address", Class::Personal),
        ("ip address", Class::Thing),
        ("created at", Class::Time),
        ("lat", Class::Latitude),
        ("location lng", Class::Longitude),
        ("remark", Class::Text),
        ("", Class::Text),
    ] {
        assert_eq!(Column::new(name).class, class, "{name}");
    }
}

#[test]
fn role_of_a_person_is_in_the_name() {
    for (name, role) in [
        ("caller number", Role::Source),
        ("from", Role::Source),
        ("recipient_email", Role::Target),
        ("assigned agent", Role::Staff),
        ("customer phone", Role::Subject),
    ] {
        assert_eq!(Column::new(name).role, role, "{name}");
    }
}
