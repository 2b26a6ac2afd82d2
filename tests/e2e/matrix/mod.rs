//! Who may do what, on every route (domain.md § 8; trust.md § 3): each kind of caller calls each route on each kind of
//! object, and the answer is what [`rights`] says. What a caller may not see answers like what does not exist.
//!
//! To add a route: its row in [`rights::ROWS`], its request in [`calls`]; the test names a route that has none. A
//! request must be refused for its content or its version once it is allowed, so that no call spoils the next one.

mod callers;
mod calls;
mod elsewhere;
mod making;
mod objects;
mod rights;
mod world;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use anyhow::Result;
use harness::adresses::Search;
use harness::api::Answer;
use harness::suite::{Options, Suite};
use reqwest::StatusCode;
use serde_json::Value;

use callers::Caller;
use objects::{Kind, Things};
use rights::{Row, Verdict};
use world::World;

/// Faults told at once: more than these have one cause.
const SHOWN: usize = 40;

/// A refusal to let in, by the end of its stable code.
const REFUSALS: [&str; 6] = [
    "not_found",
    "forbidden",
    "documents.denied",
    "unauthenticated",
    "session.required",
    "session.password_change_required",
];

/// What was answered, without what differs from one request to the next.
#[derive(Clone, Debug, PartialEq)]
struct Told {
    status: StatusCode,
    code: String,
    body: Value,
}

impl Told {
    fn of(answer: &Answer) -> Self {
        let mut body = answer.json();
        if let Some(object) = body.as_object_mut() {
            object.remove("request_id");
            object.remove("instance");
        }
        Self {
            status: answer.status,
            code: answer.code(),
            body,
        }
    }

    fn refuses(&self) -> bool {
        REFUSALS.iter().any(|code| self.code.ends_with(code))
    }

    /// One letter for the printed matrix.
    fn letter(&self) -> char {
        match (self.refuses(), self.status) {
            (false, _) => 'o',
            (true, StatusCode::NOT_FOUND) => '-',
            (true, StatusCode::UNAUTHORIZED) => '!',
            (true, _) => 'x',
        }
    }
}

/// What a cell should have been and was not.
fn fault(verdict: Verdict, told: &Told, missing: Option<&Told>) -> Option<String> {
    let hidden = missing.is_none_or(|missing| missing == told);
    let fits = match verdict {
        Verdict::Yes => !told.refuses(),
        // It sees the object: a refusal may say so.
        Verdict::No => told.refuses(),
        Verdict::Hidden => told.refuses() && hidden,
    };
    (!fits).then(|| {
        let what = match verdict {
            Verdict::Yes => "should be let in",
            Verdict::Hidden if told.refuses() => "answers otherwise than a missing object",
            Verdict::No | Verdict::Hidden => "should be refused",
        };
        format!("{what}: {} {}", told.status, told.code)
    })
}

struct Matrix<'a> {
    routes: calls::Routes,
    world: &'a World,
    printed: String,
    faults: Vec<String>,
    calls: usize,
}

impl Matrix<'_> {
    async fn told(&mut self, row: &Row, caller: Caller, things: &Things) -> Result<Option<Told>> {
        let Some(request) = calls::request(&self.routes, &self.world.clients[&caller], row, things)
        else {
            return Ok(None);
        };
        self.calls += 1;
        let answer = self.world.clients[&caller].send(request).await?;
        Ok(Some(Told::of(&answer)))
    }

    /// Every caller on every kind of object; who is let in comes last, for what it ends.
    async fn row(&mut self, row: &Row) -> Result<()> {
        let mut callers: Vec<Caller> = Caller::ALL.to_vec();
        callers.sort_by_key(|caller| row.lets_in(*caller));
        let mut cells: BTreeMap<Caller, String> = BTreeMap::new();
        for caller in callers {
            let world = self.world;
            let missing = if row.on.is_hidden() {
                self.told(row, caller, world.things(caller, Kind::Random))
                    .await?
            } else {
                None
            };
            let mut cell = String::new();
            for kind in row.on.kinds() {
                let Some(told) = self.told(row, caller, world.things(caller, *kind)).await? else {
                    cell.push(' ');
                    continue;
                };
                cell.push(told.letter());
                if let Some(fault) = fault(row.verdict(caller, *kind), &told, missing.as_ref()) {
                    self.faults
                        .push(format!("{} by {caller:?} on {kind:?}: {fault}", row.name()));
                }
            }
            cells.insert(caller, cell);
        }
        let _ = write!(self.printed, "{:<44}", row.name());
        for caller in Caller::ALL {
            let _ = write!(self.printed, " {:<8}", cells[&caller]);
        }
        self.printed.truncate(self.printed.trim_end().len());
        self.printed.push('\n');
        Ok(())
    }
}

fn head() -> String {
    let mut line = format!("{:<44}", "");
    for caller in Caller::ALL {
        let _ = write!(line, " {:<8}", caller.short());
    }
    let kinds: Vec<&str> = Kind::ALL.iter().map(|kind| kind.name()).collect();
    format!(
        "o let in, x refused, - like a missing object, ! nobody signed in; in each cell: {}\n\n{}\n",
        kinds.join(", "),
        line.trim_end()
    )
}

#[test]
fn every_route_has_its_row_in_the_matrix_g01() {
    let routes: BTreeSet<String> = calls::routes().into_keys().collect();
    let rows: BTreeSet<String> = rights::ROWS
        .iter()
        .map(|row| row.operation.to_owned())
        .collect();
    let without: Vec<_> = routes.difference(&rows).collect();
    let unknown: Vec<_> = rows.difference(&routes).collect();
    assert!(
        without.is_empty() && unknown.is_empty(),
        "routes without a row: {without:?}; rows of no route: {unknown:?}"
    );
}

#[tokio::test]
async fn everybody_gets_what_the_matrix_says_and_nothing_else_g01_i02_i08_i10_i13() -> Result<()> {
    // Without a search of addresses, its route is there for nobody.
    let adresses = Search::start().await?;
    let suite = Suite::start(adresses.known_to(Options::for_test()?)).await?;
    let world = world::everybody(&suite).await?;
    let mut matrix = Matrix {
        routes: calls::routes(),
        world: &world,
        printed: head(),
        faults: Vec::new(),
        calls: 0,
    };
    for row in rights::ROWS {
        matrix.row(row).await?;
    }
    println!("{} calls", matrix.calls);
    assert!(
        matrix.faults.is_empty(),
        "{} cells disagree:\n{}",
        matrix.faults.len(),
        matrix.faults[..matrix.faults.len().min(SHOWN)].join("\n")
    );
    insta::assert_snapshot!("permissions", matrix.printed);
    suite.stop().await
}
