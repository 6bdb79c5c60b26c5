//! Handles that are nobody's, and whose line an address of the network is.

use std::net::{Ipv4Addr, Ipv6Addr};

use crate::persons::candidate::Kind;

/// Words after an at sign, or in the path of a site, that are nobody's.
pub(super) fn is_reserved(handle: &[u8]) -> bool {
    const RESERVED: [&str; 62] = [
        "about",
        "account",
        "accounts",
        "ads",
        "all",
        "api",
        "app",
        "author",
        "blog",
        "business",
        "channel",
        "class",
        "company",
        "component",
        "contact",
        "everyone",
        "events",
        "example",
        "explore",
        "feed",
        "font",
        "groups",
        "hashtag",
        "help",
        "here",
        "home",
        "import",
        "include",
        "intent",
        "jobs",
        "keyframes",
        "learning",
        "legal",
        "login",
        "marketplace",
        "media",
        "mention",
        "messages",
        "notifications",
        "override",
        "page",
        "pages",
        "param",
        "privacy",
        "property",
        "public",
        "pulse",
        "reel",
        "reels",
        "return",
        "school",
        "search",
        "settings",
        "share",
        "signup",
        "status",
        "stories",
        "supports",
        "support",
        "team",
        "tos",
        "watch",
    ];
    let placeholder: [&[u8]; 5] = [b"user", b"username", b"name", b"handle", b"yourname"];
    RESERVED.iter().any(|word| word.as_bytes() == handle) || placeholder.contains(&handle)
}

/// An address of the public network: of a subscriber's line in version 4, of their network in
/// version 6, whose last half changes by the hour.
pub(super) fn line(symbols: &[u8]) -> Option<(Kind, Vec<u8>)> {
    let text = str::from_utf8(symbols).ok()?;
    if let Ok(address) = text.parse::<Ipv4Addr>() {
        let [first, second, ..] = address.octets();
        let shared = first == 100 && (64..128).contains(&second);
        let resolvers = [[8, 8, 8, 8], [8, 8, 4, 4], [1, 1, 1, 1], [9, 9, 9, 9], [1, 0, 0, 1]];
        let nobody = address.is_private()
            || address.is_loopback()
            || address.is_link_local()
            || address.is_unspecified()
            || shared
            || first >= 224
            || first == 0
            || resolvers.contains(&address.octets());
        return (!nobody).then(|| (Kind::Line, address.octets().to_vec()));
    }
    let address: Ipv6Addr = text.parse().ok()?;
    let network = address.octets().get(..8)?.to_vec();
    (network.first()? & 0xe0 == 0x20).then_some((Kind::Line, network))
}
