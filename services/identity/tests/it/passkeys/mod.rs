//! Passkeys (I-06): added, used alone and after the password, refused, withdrawn.

mod care;
mod device;
mod entering;
mod refusals;
