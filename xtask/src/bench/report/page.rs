//! The result as text for the terminal and as the page of the documentation.

use super::{Line, Report, Spread, mebibytes};

impl Report {
    /// For the terminal.
    pub(in super::super) fn text(&self) -> String {
        let mut text = String::new();
        let header = ["work", "target", "CPU us/request", "x nginx", "p50 added us", "peak RSS"];
        let lines: Vec<[String; 6]> = self.lines.iter().map(cells).collect();
        let widths: Vec<usize> = (0..header.len())
            .map(|column| {
                let cells = lines.iter().filter_map(|line| line.get(column));
                let longest = cells.map(|cell| cell.chars().count()).max().unwrap_or_default();
                longest.max(header.get(column).map_or(0, |title| title.len()))
            })
            .collect();
        let mut put = |cells: &mut dyn Iterator<Item = &str>| {
            let padded = cells.zip(&widths).map(|(cell, width)| format!("{cell:<width$}"));
            text.push_str(padded.collect::<Vec<_>>().join("  ").trim_end());
            text.push('\n');
        };
        put(&mut header.iter().copied());
        lines.iter().for_each(|line| put(&mut line.iter().map(String::as_str)));
        text.push('\n');
        for bound in &self.bounds {
            let holds = if bound.holds { "holds" } else { "DOES NOT HOLD" };
            let line =
                format!("{}: {} (bound {}): {holds}\n", bound.what, bound.measured, bound.bound);
            text.push_str(&line);
        }
        text
    }

    /// For the documentation.
    pub(in super::super) fn page(&self) -> String {
        let mut page = String::from(INTRODUCTION);
        self.setup(&mut page);
        page.push_str(
            "\n## Bounds\n\n| what | measured | bound | aim | |\n| --- | --- | --- | --- | --- |\n",
        );
        for bound in &self.bounds {
            let holds = if bound.holds { "holds" } else { "**does not hold**" };
            let cells = [&bound.what, &bound.measured, &bound.bound, &bound.aim];
            row(&mut page, cells.iter().map(|cell| cell.as_str()).chain([holds]));
        }
        page.push_str(TABLE);
        for line in &self.lines {
            let more = [range(&line.per_second, 0), range(&line.middle_us, 0)];
            let all: Vec<String> = cells(line).into_iter().chain(more).collect();
            row(&mut page, all.iter().map(String::as_str));
        }
        if let Some(soak) = &self.soak {
            let memory: Vec<String> = soak.resident_kib.iter().map(|kib| mebibytes(*kib)).collect();
            let (requests, memory) = (soak.requests, memory.join(", "));
            page.push_str(&format!(
                "\n## Memory over {requests} requests\n\nResident after each tenth: {memory}.\n"
            ));
        }
        page
    }

    fn setup(&self, page: &mut String) {
        let (machine, pace) = (&self.machine, &self.pace);
        let lines = [
            (
                "machine",
                format!(
                    "{}, {} cores, {} MiB",
                    machine.processor, machine.cores, machine.memory_mib
                ),
            ),
            ("system", machine.system.clone()),
            ("load average at the start", machine.load.clone()),
            (
                "versions",
                format!("{}; {}; Brightline {}", machine.rustc, machine.nginx, machine.commit),
            ),
            (
                "rounds",
                format!(
                    "{}, each run {} ms after {} ms of warming",
                    pace.rounds, pace.measured_ms, pace.warming_ms
                ),
            ),
        ];
        page.push_str("| | |\n| --- | --- |\n");
        lines.iter().for_each(|(name, value)| row(page, [*name, value].into_iter()));
    }
}

const INTRODUCTION: &str = "# Benchmarks

Written by `cargo xtask bench`; run it to repeat the measurement. Brightline runs with everything
on: identity, strict parsing, controls, Cedar, and both records of every exchange durable before the
answer leaves. nginx is a raw proxy that reads nothing: one process, kept connections, no access
log, and no buffering of answers, which streaming needs. Both stand in front of the same mock, on
the loopback of one machine without TLS, in rounds that are interleaved. The mock answers at once
and writes every event of a stream by itself.

CPU is the time that the threads of the proxy were on a core, per request. The ratio is to nginx in
the same round. Latency on a shared machine is rough, and waiting for the disk is in it. The median
over the rounds is given, with the range in brackets.

";

const TABLE: &str = "
## Results

| work | target | CPU us/request | x nginx | p50 added us | peak RSS | requests/s | p50 us |
| --- | --- | --- | --- | --- | --- | --- | --- |
";

fn row<'a>(page: &mut String, cells: impl Iterator<Item = &'a str>) {
    page.push('|');
    cells.for_each(|cell| [" ", cell, " |"].iter().for_each(|part| page.push_str(part)));
    page.push('\n');
}

fn cells(line: &Line) -> [String; 6] {
    let or_dash = |spread: &Option<Spread>, digits| {
        spread.as_ref().map_or_else(|| "-".to_owned(), |spread| range(spread, digits))
    };
    [
        line.work.to_owned(),
        line.target.name().to_owned(),
        or_dash(&line.cpu_us, 1),
        or_dash(&line.ratio, 1),
        range(&line.added_us, 0),
        line.peak_kib.map_or_else(|| "-".to_owned(), mebibytes),
    ]
}

fn range(spread: &Spread, digits: usize) -> String {
    let Spread { median, least, most } = spread;
    format!("{median:.digits$} ({least:.digits$}..{most:.digits$})")
}
