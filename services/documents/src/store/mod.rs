//! SQL. One file per table; every query names the tenant, and row-level security is the second wall.

pub(crate) mod deleted_periods;
pub(crate) mod erasure;
pub(crate) mod generated_files;
pub(crate) mod personal_data;
pub(crate) mod transfers;
