//! Sign-on through portals (I-06), with an issuer of ours that makes every mistake. A real provider is tried by the browser
//! journeys.

mod hostile;
mod issuer;
mod links;
mod sign_on;
mod walk;
