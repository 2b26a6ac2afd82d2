//! Two or three devices on one form, whatever happens on the way (F-13): each does what
//! `gateway/web/src/forms/autosave.ts` does, and what it sends arrives late, twice, or without an answer.

use proptest::prelude::*;
use serde_json::json;

use super::*;

const TEXTS: [&str; 5] = ["", "un", "deux", "un deux", "trois"];
const NAMES: [&str; 3] = ["aime", "description", "reussi"];

/// A form with its history, as the services store them.
#[derive(Clone, Debug, Default, PartialEq)]
struct Form {
    fields: BTreeMap<String, FieldState>,
    history: BTreeMap<String, Logged>,
}

impl Form {
    fn state(&self, name: &str) -> FieldState {
        let field = self.fields.get(name).cloned();
        field.unwrap_or_else(|| FieldState::empty(name))
    }

    fn is_kept(&self, change: &FieldChange) -> bool {
        let line = self.history.get(&change.change_id);
        line.is_some_and(|line| line.kept)
    }

    fn take(&mut self, batch: &[FieldChange], author: Uuid) -> Merge {
        let kept: BTreeSet<String> = batch
            .iter()
            .filter(|change| self.is_kept(change))
            .map(|change| change.change_id.clone())
            .collect();
        let fields: Vec<FieldState> = self.fields.values().cloned().collect();
        let merge = merge(&fields, batch, &kept, Some(author), Timestamp::UNIX_EPOCH);
        for field in &merge.accepted {
            self.fields.insert(field.name.clone(), field.clone());
        }
        for logged in &merge.history {
            let id = logged.change.change_id.clone();
            let line = self.history.entry(id).or_insert_with(|| logged.clone());
            line.kept |= logged.kept;
        }
        merge
    }

    /// Takes a batch, and sees that all that became of it was right, and that it would change nothing a second time.
    fn receive(&mut self, batch: &[FieldChange], author: Uuid) -> Result<Merge, TestCaseError> {
        let before = self.clone();
        let merge = self.take(batch, author);
        before.explains(self, batch, author, &merge)?;
        let mut twice = self.clone();
        let again = twice.take(batch, author);
        prop_assert_eq!(&twice, &*self, "the second time changed something");
        prop_assert!(again.accepted.is_empty());
        prop_assert_eq!(&again.conflicts, &merge.conflicts);
        Ok(merge)
    }

    /// Each change is kept on the version that it was made on, or because its value stands already; else it is refused
    /// and answered beside what stands. Versions grow by one for each that changes its field.
    fn explains(
        &self,
        after: &Self,
        batch: &[FieldChange],
        author: Uuid,
        merge: &Merge,
    ) -> Result<(), TestCaseError> {
        for change in batch {
            let is_told = merge.history.iter().any(|line| line.change == *change);
            prop_assert!(is_told != self.is_kept(change), "{:?}", change);
        }
        let mut fields = self.fields.clone();
        let mut conflicts = Vec::new();
        for Logged { change, kept } in &merge.history {
            let field = fields
                .entry(change.name.clone())
                .or_insert_with(|| FieldState::empty(&change.name));
            if !*kept {
                prop_assert!(change.base_version != field.version && change.value != field.value);
                conflicts.push(FieldConflict {
                    refused: change.clone(),
                    current: field.clone(),
                });
            } else if change.value != field.value {
                prop_assert_eq!(change.base_version, field.version);
                *field = FieldState {
                    name: change.name.clone(),
                    value: change.value.clone(),
                    version: field.version + 1,
                    author: Some(author),
                    changed_at: Some(Timestamp::UNIX_EPOCH),
                };
            }
        }
        fields.retain(|_, field| field.version > 0);
        prop_assert_eq!(&fields, &after.fields);
        prop_assert_eq!(&conflicts, &merge.conflicts);
        Ok(())
    }
}

/// What is typed and not yet known to be taken.
#[derive(Clone, Debug)]
struct Pending {
    id: String,
    value: Value,
    version: i64,
}

#[derive(Clone, Debug)]
struct Answer {
    fields: BTreeMap<String, FieldState>,
    conflicts: Vec<FieldConflict>,
}

#[derive(Clone, Debug)]
struct Flight {
    batch: Vec<(String, Pending)>,
    answer: Option<Answer>,
}

impl Flight {
    fn changes(&self) -> Vec<FieldChange> {
        let changes = self.batch.iter().map(|(name, pending)| FieldChange {
            change_id: pending.id.clone(),
            name: name.clone(),
            value: pending.value.clone(),
            base_version: pending.version,
        });
        changes.collect()
    }
}

#[derive(Clone, Debug, Default)]
struct Device {
    server: BTreeMap<String, FieldState>,
    pending: BTreeMap<String, Pending>,
    /// Values sent without an answer, per field.
    sent: BTreeMap<String, Vec<Value>>,
    conflicts: BTreeMap<String, FieldState>,
    flight: Option<Flight>,
}

impl Device {
    fn known(&self, name: &str) -> FieldState {
        let field = self.server.get(name).cloned();
        field.unwrap_or_else(|| FieldState::empty(name))
    }

    fn refresh(&mut self, form: &Form) {
        for (name, field) in &form.fields {
            if field.version > self.known(name).version {
                self.server.insert(name.clone(), field.clone());
            }
        }
    }
}

#[derive(Clone, Debug)]
enum Step {
    Type(usize, usize, usize),
    Send(usize),
    Arrive(usize),
    Answer(usize),
    /// The network is cut: the batch arrived or not, nobody knows.
    Lose(usize),
    /// A batch that was given up arrives after all.
    Late(usize),
    Refresh(usize),
    Resolve(usize, usize, u8),
    /// The tab is closed and the form opened again: what waits comes from the device.
    Reopen(usize),
}

#[derive(Debug, Default)]
struct World {
    form: Form,
    devices: Vec<Device>,
    lost: Vec<(usize, Vec<FieldChange>)>,
    ids: usize,
    /// Every change that the server ever received.
    received: BTreeMap<String, FieldChange>,
    /// What was typed, by change, and not typed over or given up by its own writer.
    owed: BTreeMap<String, (String, Value)>,
    /// Conflicts that somebody was shown.
    shown: usize,
    /// Whether each device writes fields of its own.
    apart: bool,
}

impl World {
    fn of(devices: usize, apart: bool) -> Self {
        Self {
            devices: vec![Device::default(); devices],
            apart,
            ..Self::default()
        }
    }

    fn run(&mut self, steps: &[Step]) -> Result<(), TestCaseError> {
        for step in steps {
            self.step(step)?;
        }
        Ok(())
    }

    fn step(&mut self, step: &Step) -> Result<(), TestCaseError> {
        let count = self.devices.len();
        match *step {
            Step::Type(d, name, text) => {
                let name = self.name(d % count, name);
                self.typed(d % count, &name, TEXTS[text]);
            }
            Step::Send(d) => self.send(d % count),
            Step::Arrive(d) => self.arrive(d % count)?,
            Step::Answer(d) => self.answer(d % count),
            Step::Lose(d) => self.lose(d % count),
            Step::Late(at) if !self.lost.is_empty() => {
                let (d, batch) = self.lost[at % self.lost.len()].clone();
                self.receive(d, &batch)?;
            }
            Step::Late(_) => {}
            Step::Refresh(d) => self.devices[d % count].refresh(&self.form),
            Step::Resolve(d, name, choice) => {
                let name = self.name(d % count, name);
                self.resolve(d % count, &name, choice);
            }
            Step::Reopen(d) => self.reopen(d % count),
        }
        Ok(())
    }

    fn name(&self, d: usize, name: usize) -> String {
        if self.apart {
            format!("{}-{d}", NAMES[name])
        } else {
            NAMES[name].to_owned()
        }
    }

    fn new_id(&mut self) -> String {
        self.ids += 1;
        self.ids.to_string()
    }

    fn typed(&mut self, d: usize, name: &str, text: &str) {
        let id = self.new_id();
        // Apart, nobody types a text again: see `a_text_typed_again_outlives_…`.
        let value = if self.apart {
            json!(format!("{text} {id}"))
        } else {
            json!(text)
        };
        let device = &self.devices[d];
        let known = device.known(name);
        let before = device.pending.get(name);
        if before.is_none() && same(&value, &known.value) {
            return;
        }
        let version = before.map_or(known.version, |before| before.version);
        self.wait(d, name, id, value, version);
    }

    /// Keeps on the device what is typed; what waited there was typed over by its writer.
    fn wait(&mut self, d: usize, name: &str, id: String, value: Value, version: i64) {
        self.owed
            .insert(id.clone(), (name.to_owned(), value.clone()));
        let pending = Pending { id, value, version };
        let before = self.devices[d].pending.insert(name.to_owned(), pending);
        if let Some(before) = before {
            self.owed.remove(&before.id);
        }
    }

    fn send(&mut self, d: usize) {
        let device = &mut self.devices[d];
        let batch: Vec<(String, Pending)> = device
            .pending
            .iter()
            .filter(|(name, _)| !device.conflicts.contains_key(*name))
            .map(|(name, pending)| (name.clone(), pending.clone()))
            .collect();
        if device.flight.is_some() || batch.is_empty() {
            return;
        }
        for (name, pending) in &batch {
            let sent = device.sent.entry(name.clone()).or_default();
            sent.push(pending.value.clone());
        }
        device.flight = Some(Flight {
            batch,
            answer: None,
        });
    }

    fn receive(&mut self, d: usize, batch: &[FieldChange]) -> Result<Merge, TestCaseError> {
        for change in batch {
            self.received
                .insert(change.change_id.clone(), change.clone());
        }
        self.form.receive(batch, author(d))
    }

    fn arrive(&mut self, d: usize) -> Result<(), TestCaseError> {
        let Some(flight) = self.devices[d].flight.clone() else {
            return Ok(());
        };
        let merge = self.receive(d, &flight.changes())?;
        let answer = Answer {
            fields: self.form.fields.clone(),
            conflicts: merge.conflicts,
        };
        self.devices[d].flight = Some(Flight {
            answer: Some(answer),
            ..flight
        });
        Ok(())
    }

    fn lose(&mut self, d: usize) {
        if let Some(flight) = self.devices[d].flight.take() {
            self.lost.push((d, flight.changes()));
        }
    }

    fn answer(&mut self, d: usize) {
        let flight = self.devices[d].flight.clone();
        let Some(Flight {
            batch,
            answer: Some(answer),
        }) = flight
        else {
            return;
        };
        self.devices[d].flight = None;
        let refused: BTreeSet<String> = answer
            .conflicts
            .iter()
            .map(|conflict| conflict.refused.name.clone())
            .collect();
        for conflict in answer.conflicts {
            self.take_conflict(d, conflict.current);
        }
        let device = &mut self.devices[d];
        for (name, field) in answer.fields {
            if !refused.contains(&name) {
                device.server.insert(name, field);
            }
        }
        for (name, flown) in batch {
            device.sent.remove(&name);
            if refused.contains(&name) {
                continue;
            }
            let known = device.known(&name);
            let Some(now) = device.pending.get_mut(&name) else {
                continue;
            };
            if now.id == flown.id {
                device.pending.remove(&name);
            } else if same(&known.value, &flown.value) {
                // Typed on, while that was flying: made on what that became.
                now.version = known.version;
            }
        }
    }

    fn take_conflict(&mut self, d: usize, current: FieldState) {
        let name = current.name.clone();
        let device = &mut self.devices[d];
        device.server.insert(name.clone(), current.clone());
        let Some(waiting) = device.pending.get(&name).cloned() else {
            return;
        };
        let sent = device.sent.get(&name).cloned().unwrap_or_default();
        if same(&current.value, &waiting.value) {
            device.pending.remove(&name);
        } else if sent.iter().any(|sent| same(sent, &current.value)) {
            let id = self.new_id();
            self.wait(d, &name, id, waiting.value, current.version);
        } else {
            device.conflicts.insert(name, current);
            self.shown += 1;
        }
    }

    /// « Garder cette version », either one, or « Garder les deux ».
    fn resolve(&mut self, d: usize, name: &str, choice: u8) {
        let device = &mut self.devices[d];
        let Some(current) = device.conflicts.remove(name) else {
            return;
        };
        device.server.insert(name.to_owned(), current.clone());
        let Some(mine) = device.pending.remove(name) else {
            return;
        };
        self.owed.remove(&mine.id);
        let value = match choice {
            0 => mine.value,
            1 => current.value.clone(),
            _ => json!(format!("{}\n\n{}", text(&current.value), text(&mine.value))),
        };
        if !same(&value, &current.value) {
            let id = self.new_id();
            self.wait(d, name, id, value, current.version);
        }
    }

    fn reopen(&mut self, d: usize) {
        self.lose(d);
        let device = &mut self.devices[d];
        device.conflicts.clear();
        device.sent.clear();
        device.server.clone_from(&self.form.fields);
        let form = &self.form;
        let owed = &mut self.owed;
        device.pending.retain(|name, pending| {
            let stands = same(&pending.value, &form.state(name).value);
            if stands && text(&pending.value).is_empty() {
                // Emptied again before anything left: nothing was typed.
                owed.remove(&pending.id);
            }
            !stands
        });
    }

    /// The network is there and each person settles what is left, one device after the other.
    fn calm(&mut self, choice: u8) -> Result<(), TestCaseError> {
        for d in 0..self.devices.len() {
            self.lose(d);
            // What a first answer leaves: a conflict, then its settlement.
            for _ in 0..4 {
                self.send(d);
                self.arrive(d)?;
                self.answer(d);
                let open: Vec<String> = self.devices[d].conflicts.keys().cloned().collect();
                for name in open {
                    self.resolve(d, &name, choice);
                }
            }
        }
        for device in &mut self.devices {
            device.refresh(&self.form);
            prop_assert!(device.pending.is_empty() && device.conflicts.is_empty());
            prop_assert_eq!(&device.server, &self.form.fields);
        }
        Ok(())
    }

    fn lost_nothing(&self) -> Result<(), TestCaseError> {
        for (id, change) in &self.received {
            let line = self.form.history.get(id);
            let told = line.map(|line| (&line.change.name, &line.change.value));
            prop_assert_eq!(told, Some((&change.name, &change.value)));
        }
        for (name, value) in self.owed.values() {
            let mut lines = self.form.history.values();
            let is_told =
                lines.any(|line| line.change.name == *name && same(&line.change.value, value));
            let stands = same(&self.form.state(name).value, value);
            prop_assert!(is_told || stands, "{} of {} is lost", value, name);
        }
        // What stands is what somebody typed and the history tells as kept.
        for field in self.form.fields.values() {
            let mut kept = self.form.history.values().filter(|line| line.kept);
            let is_told =
                kept.any(|line| line.change.name == field.name && line.change.value == field.value);
            prop_assert!(is_told);
        }
        Ok(())
    }
}

/// As the client compares: an empty text is no text.
fn same(left: &Value, right: &Value) -> bool {
    text(left) == text(right)
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

fn author(d: usize) -> Uuid {
    Uuid::from_u128(d as u128 + 1)
}

fn change(id: &str, value: &str, base_version: i64) -> FieldChange {
    FieldChange {
        change_id: id.to_owned(),
        name: "aime".to_owned(),
        value: json!(value),
        base_version,
    }
}

#[path = "form_devices_tests.rs"]
mod tests;
