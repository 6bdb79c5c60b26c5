//! What is sent is generated from what was judged; nobody puts other bytes in its place (I4).
use gateway::Outgoing;

fn forge(judged: Outgoing, body: Vec<u8>) -> Outgoing {
    Outgoing { body: body.into(), ..judged }
}

fn main() {}
