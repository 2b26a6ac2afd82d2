//! Learners without a bilan intermédiaire this school year: to be made before a transfer (I-11).

use chassis::Ctx;
use jiff::civil::{Date, date};

use super::App;
use crate::domain::ApprenantId;
use crate::error::Error;
use crate::policy::{self, Action};
use crate::store;

/// Those of `apprenants` that have none since the school year began.
///
/// Until official periods are entered (P-12), the school year stands for the current one.
pub async fn list_without_bilan(
    cx: &Ctx,
    app: &App,
    apprenants: &[ApprenantId],
) -> Result<Vec<ApprenantId>, Error> {
    let scope = policy::decide(cx.actor(), Action::ReadTransferWarnings, None).scope(cx)?;
    let asked: Vec<_> = apprenants.iter().map(|one| one.uuid()).collect();
    let mut tx = app.db.begin(cx).await?;
    let year = school_year(cx.today());
    let without = store::transfers::without_bilan(&mut tx, &scope, &asked, year).await?;
    tx.commit().await?;
    Ok(without.into_iter().map(ApprenantId::from).collect())
}

/// First day of the school year of `day`, and of the next.
fn school_year(day: Date) -> (Date, Date) {
    let year = if day.month() >= 9 {
        day.year()
    } else {
        day.year() - 1
    };
    (date(year, 9, 1), date(year + 1, 9, 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_school_year_begins_in_september_i11() {
        assert_eq!(school_year(date(2026, 8, 31)).0, date(2025, 9, 1));
        assert_eq!(
            school_year(date(2026, 9, 1)),
            (date(2026, 9, 1), date(2027, 9, 1))
        );
    }
}
