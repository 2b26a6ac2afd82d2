//! The two ceremonies of the standard (WebAuthn Level 3, § 7.1 and § 7.2), as the library verifies them: challenge,
//! origin, relying party, presence and verification of the user, signature, counter.
//!
//! What begins here is kept by the store as bytes, and finished once. The library holds the time of its own (five
//! minutes by the system's clock) against an answer, too; the term that counts is the store's.

use webauthn_rp::bin::{Decode as _, Encode as _};
use webauthn_rp::request::auth::{
    AllowedCredentials, AuthenticationVerificationOptions, NonDiscoverableCredentialRequestOptions,
};
use webauthn_rp::request::register::{
    CredProtect, Nickname, PublicKeyCredentialUserEntity, RegistrationVerificationOptions,
    UserHandle16, Username,
};
use webauthn_rp::request::{
    AsciiDomain, Credentials as _, ExtensionInfo, PublicKeyCredentialDescriptor, RpId,
    UserVerificationRequirement,
};
use webauthn_rp::response::auth::Authentication;
use webauthn_rp::response::auth::error::AuthCeremonyErr;
use webauthn_rp::response::register::{CompressedPubKey, DynamicState, StaticState};
use webauthn_rp::response::{AuthTransports, CredentialId};
use webauthn_rp::{
    AuthenticatedCredential, DiscoverableAuthenticationServerState,
    DiscoverableCredentialRequestOptions, NonDiscoverableAuthenticationServerState,
    PublicKeyCredentialCreationOptions, Registration, RegistrationServerState,
};

use crate::domain::ids::PersonId;
use crate::domain::passkey::{Passkey, Site};
use crate::error::{Error, Result};

/// A public key, and what else never changes of a passkey.
type Key = StaticState<CompressedPubKey<[u8; 32], [u8; 32], [u8; 48], Vec<u8>>>;
/// A passkey as the library verifies it.
type Held<'a> =
    AuthenticatedCredential<'a, 'a, 16, CompressedPubKey<[u8; 32], [u8; 32], [u8; 48], Vec<u8>>>;

/// A ceremony that begins.
pub(crate) struct Begun {
    /// To keep until the answer comes.
    pub(crate) state: Vec<u8>,
    /// To the browser.
    pub(crate) options: String,
}

/// Who a passkey is made for, as the authenticator will show it.
pub(crate) struct Owner<'a> {
    pub(crate) person: PersonId,
    pub(crate) login: &'a str,
    pub(crate) shown: &'a str,
}

/// What an authenticator has made.
pub(crate) struct Made {
    pub(crate) credential: Vec<u8>,
    pub(crate) static_state: Vec<u8>,
    pub(crate) dynamic_state: Vec<u8>,
    pub(crate) transports: i16,
}

/// What an authenticator has signed: `ALONE` when it also says who it is, for a sign-in without password.
pub(crate) struct Answer<const ALONE: bool>(Authentication<16, ALONE>);

impl<const ALONE: bool> Answer<ALONE> {
    /// An answer as the browser wrote it; none for what is no answer.
    pub(crate) fn read(json: &str) -> Option<Self> {
        Authentication::from_json_relaxed(json.as_bytes())
            .ok()
            .map(Self)
    }

    /// The passkey that it says to be of.
    pub(crate) fn credential(&self) -> Vec<u8> {
        self.0.raw_id().as_ref().to_vec()
    }
}

/// The relying party.
pub struct RelyingParty {
    id: RpId,
    origin: String,
}

impl RelyingParty {
    /// Of that site.
    pub fn new(site: Site) -> Option<Self> {
        let domain = AsciiDomain::try_from(site.domain).ok()?;
        Some(Self {
            id: RpId::Domain(domain),
            origin: site.origin,
        })
    }

    /// Asks for a new passkey: one that the authenticator keeps, and opens after it has recognised its holder.
    pub(crate) fn begin_addition(&self, owner: &Owner<'_>, held: &[Passkey]) -> Result<Begun> {
        let handle = handle(owner.person);
        let user = PublicKeyCredentialUserEntity {
            name: Username::try_from(owner.login)
                .map_err(|error| Error::internal("naming the owner of a passkey", error))?,
            id: &handle,
            // A name that the standard's profile refuses is only left out: it is for the eye.
            display_name: Nickname::try_from(owner.shown).ok(),
        };
        let excluded = held.iter().map(descriptor).collect::<Result<_>>()?;
        let mut options = PublicKeyCredentialCreationOptions::passkey(&self.id, user, excluded);
        // Security keys are to ask for their PIN each time. Those of devices do so without being told, and many do not
        // know this extension: enforced, it would shut them out. Each answer is verified for it anyway.
        options.extensions.cred_protect =
            CredProtect::UserVerificationRequired(ExtensionInfo::AllowDontEnforceValue);
        let (server, client) = options
            .start_ceremony()
            .map_err(|error| Error::internal("asking for a passkey", error))?;
        begun(server.encode(), &client)
    }

    /// Verifies a new passkey.
    pub(crate) fn made(&self, state: &[u8], answer: &str) -> Result<Made> {
        let state = RegistrationServerState::<16>::decode(state)
            .map_err(|error| Error::internal("reading a ceremony", error))?;
        let answer = Registration::from_json_relaxed(answer.as_bytes())
            .map_err(|_| Error::PasskeyRefused)?;
        let options = RegistrationVerificationOptions::<&str, &str> {
            allowed_origins: &[self.origin.as_str()],
            // Authenticators add what nobody asked for: it is of no use, and no harm.
            error_on_unsolicited_extensions: false,
            ..RegistrationVerificationOptions::default()
        };
        let made = state
            .verify(&self.id, &answer, &options)
            .map_err(|error| refused(&error))?;
        let Ok(static_state) = made.static_state().encode();
        let Ok(dynamic_state) = made.dynamic_state().encode();
        let Ok(transports) = made.transports().encode();
        Ok(Made {
            credential: made.id().as_ref().to_vec(),
            static_state,
            dynamic_state: dynamic_state.to_vec(),
            transports: transports.into(),
        })
    }

    /// Asks for any passkey of this site.
    pub(crate) fn begin_sign_in(&self) -> Result<Begun> {
        let (server, client) = DiscoverableCredentialRequestOptions::passkey(&self.id)
            .start_ceremony()
            .map_err(|error| Error::internal("asking for a sign-in", error))?;
        begun(server.encode(), &client)
    }

    /// Asks for one of these passkeys.
    pub(crate) fn begin_second_step(&self, held: &[Passkey]) -> Result<Begun> {
        let mut allowed = AllowedCredentials::with_capacity(held.len());
        for passkey in held {
            allowed.push(descriptor(passkey)?.into());
        }
        let mut options = NonDiscoverableCredentialRequestOptions::second_factor(&self.id, allowed)
            .map_err(|_| Error::PasskeyRefused)?;
        // A stolen key alone opens nothing, beside a stolen password either.
        options.options().user_verification = UserVerificationRequirement::Required;
        let (server, client) = options
            .start_ceremony()
            .map_err(|error| Error::internal("asking for a second step", error))?;
        begun(server.encode(), &client)
    }

    /// Verifies a sign-in; answers what is to be remembered of the passkey.
    pub(crate) fn signed_in(
        &self,
        state: &[u8],
        answer: &Answer<true>,
        passkey: &Passkey,
    ) -> Result<Vec<u8>> {
        let state = DiscoverableAuthenticationServerState::decode(state)
            .map_err(|error| Error::internal("reading a ceremony", error))?;
        let handle = handle(passkey.person);
        let mut held = held(passkey, &handle)?;
        let verified = state.verify(&self.id, &answer.0, &mut held, &self.strictly());
        remembered(verified, &held)
    }

    /// Verifies a second step; answers what is to be remembered of the passkey.
    pub(crate) fn stepped(
        &self,
        state: &[u8],
        answer: &Answer<false>,
        passkey: &Passkey,
    ) -> Result<Vec<u8>> {
        let state = NonDiscoverableAuthenticationServerState::decode(state)
            .map_err(|error| Error::internal("reading a ceremony", error))?;
        let handle = handle(passkey.person);
        let mut held = held(passkey, &handle)?;
        let verified = state.verify(&self.id, &answer.0, &mut held, &self.strictly());
        remembered(verified, &held)
    }

    /// One origin, no frame of another site, and a counter that never goes back: the library's defaults.
    fn strictly(&self) -> AuthenticationVerificationOptions<'_, '_, String, String> {
        AuthenticationVerificationOptions {
            allowed_origins: std::slice::from_ref(&self.origin),
            error_on_unsolicited_extensions: false,
            ..AuthenticationVerificationOptions::default()
        }
    }
}

/// The handle of a person: its id, which tells nobody who it is.
fn handle(person: PersonId) -> UserHandle16 {
    let Ok(handle) = UserHandle16::decode(person.uuid().into_bytes());
    handle
}

fn begun<E>(
    state: std::result::Result<Vec<u8>, E>,
    options: &impl serde::Serialize,
) -> Result<Begun>
where
    E: std::error::Error + Send + Sync + 'static,
{
    Ok(Begun {
        state: state.map_err(|error| Error::internal("keeping a ceremony", error))?,
        options: serde_json::to_string(options)
            .map_err(|error| Error::internal("writing a ceremony", error))?,
    })
}

fn descriptor(passkey: &Passkey) -> Result<PublicKeyCredentialDescriptor<Vec<u8>>> {
    let transports = u8::try_from(passkey.transports)
        .ok()
        .and_then(|bits| AuthTransports::decode(bits).ok());
    Ok(PublicKeyCredentialDescriptor {
        id: CredentialId::<Vec<u8>>::decode(passkey.credential.clone())
            .map_err(|error| Error::internal("reading a passkey", error))?,
        transports: transports
            .ok_or_else(|| Error::internal("reading a passkey", "transports that are none"))?,
    })
}

fn held<'a>(passkey: &'a Passkey, handle: &'a UserHandle16) -> Result<Held<'a>> {
    let broken = "reading a passkey";
    let id = CredentialId::<&[u8]>::decode(passkey.credential.as_slice())
        .map_err(|error| Error::internal(broken, error))?;
    let key = Key::decode(&passkey.static_state).map_err(|error| Error::internal(broken, error))?;
    let state = passkey
        .dynamic_state
        .as_slice()
        .try_into()
        .map_err(|error: std::array::TryFromSliceError| Error::internal(broken, error))?;
    let state = DynamicState::decode(state).map_err(|error| Error::internal(broken, error))?;
    Held::new(id, handle, key, state).map_err(|error| Error::internal(broken, error))
}

fn remembered(
    verified: std::result::Result<bool, AuthCeremonyErr>,
    held: &Held<'_>,
) -> Result<Vec<u8>> {
    verified.map_err(|error| refused(&error))?;
    let Ok(state) = held.dynamic_state().encode();
    Ok(state.to_vec())
}

/// The caller learns that it is refused; the log, for what.
fn refused(why: &dyn std::error::Error) -> Error {
    tracing::info!(why = %why, "a passkey is refused");
    Error::PasskeyRefused
}
