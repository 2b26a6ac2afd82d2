//! What holds whatever several devices do to one form (F-13).

use proptest::prelude::*;

use super::*;

fn step() -> impl Strategy<Value = Step> {
    let device = 0_usize..3;
    let name = 0..NAMES.len();
    prop_oneof![
        6 => (device.clone(), name.clone(), 0..TEXTS.len()).prop_map(|(d, n, t)| Step::Type(d, n, t)),
        5 => device.clone().prop_map(Step::Send),
        5 => device.clone().prop_map(Step::Arrive),
        5 => device.clone().prop_map(Step::Answer),
        2 => device.clone().prop_map(Step::Lose),
        2 => any::<u16>().prop_map(|at| Step::Late(at.into())),
        2 => device.clone().prop_map(Step::Refresh),
        3 => (device.clone(), name, 0_u8..3).prop_map(|(d, n, c)| Step::Resolve(d, n, c)),
        1 => device.prop_map(Step::Reopen),
    ]
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    prop::collection::vec(step(), 1..90)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    /// The end of it all, with two devices and with three.
    #[test]
    fn whatever_happens_on_the_way_nothing_typed_is_lost_and_all_devices_show_the_same_f13(
        devices in 2_usize..4,
        steps in steps(),
        choice in 0_u8..3,
    ) {
        let mut world = World::of(devices, false);
        world.run(&steps)?;
        world.calm(choice)?;
        world.lost_nothing()?;
    }

    /// One form, each device on fields of its own: nobody is ever asked to choose, however often answers are lost.
    #[test]
    fn a_field_that_one_device_alone_writes_never_conflicts_f13(
        devices in 2_usize..4,
        steps in steps(),
        choice in 0_u8..3,
    ) {
        let mut world = World::of(devices, true);
        // A tab that is closed forgets what it sent: its next one may be asked.
        let steps: Vec<Step> = steps
            .into_iter()
            .filter(|step| !matches!(step, Step::Reopen(_)))
            .collect();
        world.run(&steps)?;
        world.calm(choice)?;
        world.lost_nothing()?;
        prop_assert_eq!(world.shown, 0);
    }

    /// Batches of people who never see each other's texts, in any order: the first of each field stands, all the others
    /// are told as refused, and every order tells of the same changes.
    #[test]
    fn in_whatever_order_batches_arrive_every_change_is_told_once_f13(
        typed in prop::collection::vec((0..NAMES.len(), 1..TEXTS.len()), 1..12),
        order in any::<prop::sample::Index>(),
    ) {
        let batches: Vec<FieldChange> = typed
            .iter()
            .enumerate()
            .map(|(at, (name, text))| FieldChange {
                name: NAMES[*name].to_owned(),
                ..change(&at.to_string(), TEXTS[*text], 0)
            })
            .collect();
        let mut turned = batches.clone();
        turned.rotate_left(order.index(batches.len()));
        for batches in [batches.clone(), turned] {
            let mut form = Form::default();
            for (d, batch) in batches.iter().enumerate() {
                form.receive(std::slice::from_ref(batch), author(d))?;
            }
            for change in &batches {
                let first = batches.iter().find(|other| other.name == change.name);
                let stands = first.map(|first| &first.value);
                let field = form.state(&change.name);
                prop_assert_eq!((field.version, Some(&field.value)), (1, stands));
                let line = form.history.get(&change.change_id);
                let told = Logged { change: change.clone(), kept: stands == Some(&change.value) };
                prop_assert_eq!(line, Some(&told));
            }
        }
    }
}

#[test]
fn an_answer_lost_and_its_change_sent_again_after_another_person_wrote_takes_nothing_back_f13() {
    let mut form = Form::default();
    form.take(&[change("a", "un", 0)], author(0));
    form.take(&[change("b", "deux", 1)], author(1));
    let again = form.take(&[change("a", "un", 0)], author(0));
    assert_eq!(again, Merge::default());
    assert_eq!(form.state("aime").value, json!("deux"));
}
