//! The gateway as a whole, without the services behind it: what it refuses by itself, what surrounds every answer,
//! and what is committed about it (route table, description). Journeys through the services are in `tests/e2e`.

mod adresses;
mod api;
mod description;
mod pages;
mod support;
