//! National sign-on services and school portals, called as an OpenID Connect relying party (I-06): discovery, the address
//! that a browser is sent to, the exchange of the code it comes back with, and the verification of the token.
//!
//! A portal that is away holds nothing up: its discovery is tried again when somebody needs it, at most every few
//! seconds, and what was known of it stays in use. Keys that it has changed are asked for when a token names one.

mod http;
mod types;

use std::sync::Arc;
use std::time::Duration;

use chassis::Clock;
use chrono::{DateTime, TimeDelta, Utc};
use openidconnect::core::{
    CoreAuthPrompt, CoreAuthenticationFlow, CoreClientAuthMethod, CoreJwsSigningAlgorithm,
};
use openidconnect::{
    AccessToken, AccessTokenHash, AuthType, AuthenticationContextClass, AuthorizationCode,
    ClaimsVerificationError, ClientId, ClientSecret, CsrfToken, IssuerUrl, JsonWebKeySet,
    LanguageTag, LogoutRequest, Nonce, OAuth2TokenResponse as _, PkceCodeChallenge,
    PkceCodeVerifier, PostLogoutRedirectUrl, ProviderMetadataWithLogout, RedirectUrl,
    RequestTokenError, Scope, SignatureVerificationError, SubjectIdentifier, TokenResponse as _,
    UserInfoError,
};
use secrecy::ExposeSecret as _;
use serde_json::Value;
use tokio::sync::{Mutex, Semaphore, SemaphorePermit};
use tokio::time::{Instant, timeout};

use self::http::{Http, HttpError};
use self::types::{Discovered, Refused, Token, UserInfo};
use crate::domain::portail::{Arrivant, Fault, Portail, is_subject};

/// Longest that a person waits for a portal.
const PATIENCE: Duration = Duration::from_secs(5);
/// Calls to one portal under way at once: a slow one fills its own places alone.
const CALLS: usize = 64;
/// A portal that failed is left alone that long.
const PAUSE: Duration = Duration::from_secs(2);
/// What was discovered is asked again after that.
const FRESH: Duration = Duration::from_hours(12);
/// Keys are asked for again, for tokens that name another, no more often than that.
const KEYS_PAUSE: Duration = Duration::from_secs(30);
/// How far its clock may be from ours, and how old a token may be when it comes, seconds.
const SKEW: i64 = 60;
const OLDEST: i64 = 600;

/// Signatures that are accepted: with a public key, never by a shared secret, never none.
const ALGORITHMS: [CoreJwsSigningAlgorithm; 9] = [
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha256,
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha384,
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha512,
    CoreJwsSigningAlgorithm::RsaSsaPssSha256,
    CoreJwsSigningAlgorithm::RsaSsaPssSha384,
    CoreJwsSigningAlgorithm::RsaSsaPssSha512,
    CoreJwsSigningAlgorithm::EcdsaP256Sha256,
    CoreJwsSigningAlgorithm::EcdsaP384Sha384,
    CoreJwsSigningAlgorithm::EdDsa,
];

/// Why a portal lets nobody in, and a word for the log: nothing that it wrote.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Refusal {
    pub fault: Fault,
    pub why: &'static str,
}

const fn away(why: &'static str) -> Refusal {
    let fault = Fault::Away;
    Refusal { fault, why }
}

const fn untrusted(why: &'static str) -> Refusal {
    let fault = Fault::Untrusted;
    Refusal { fault, why }
}

/// What ties an answer to its question; only the browser has what they are derived from.
pub struct Ceremony {
    pub state: String,
    pub nonce: String,
    pub verifier: String,
}

/// A portal, and what is known of it.
pub struct Issuer {
    portail: Portail,
    address: IssuerUrl,
    redirect: RedirectUrl,
    home: PostLogoutRedirectUrl,
    http: Http,
    clock: Clock,
    known: Mutex<Known>,
    calls: Semaphore,
}

#[derive(Default)]
struct Known {
    metadata: Option<Arc<ProviderMetadataWithLogout>>,
    since: Option<Instant>,
    failed: Option<Instant>,
    keys_asked: Option<Instant>,
}

impl Issuer {
    /// A portal that sends browsers back to `<public_url>/connexion/portail`. Nothing is called yet.
    pub fn new(portail: Portail, public_url: &str, clock: Clock) -> anyhow::Result<Self> {
        Ok(Self {
            address: IssuerUrl::new(portail.emetteur.clone())?,
            redirect: RedirectUrl::new(format!("{public_url}/connexion/portail"))?,
            home: PostLogoutRedirectUrl::new(format!("{public_url}/connexion"))?,
            http: Http::new(&portail)?,
            portail,
            clock,
            known: Mutex::default(),
            calls: Semaphore::new(CALLS),
        })
    }

    /// What the operator says of it.
    pub fn portail(&self) -> &Portail {
        &self.portail
    }

    /// A place among the calls under way; none when all are taken.
    pub fn place(&self) -> Option<SemaphorePermit<'_>> {
        self.calls.try_acquire().ok()
    }

    /// Asks what the portal is, where that is not known or too old.
    pub async fn discover(&self) -> Result<(), Refusal> {
        self.metadata().await.map(drop)
    }

    /// Where to send a browser. `again`: the portal asks who is there even if it knows.
    pub async fn address(&self, ceremony: Ceremony, again: bool) -> Result<String, Refusal> {
        let metadata = self.metadata().await?;
        let client = self.client(&metadata);
        let verifier = PkceCodeVerifier::new(ceremony.verifier);
        let challenge = PkceCodeChallenge::from_code_verifier_sha256(&verifier);
        let (state, nonce) = (CsrfToken::new(ceremony.state), Nonce::new(ceremony.nonce));
        let mut request = client
            .authorize_url(
                CoreAuthenticationFlow::AuthorizationCode,
                move || state,
                move || nonce,
            )
            .set_pkce_challenge(challenge)
            .add_scopes(self.portail.scopes.iter().cloned().map(Scope::new))
            .add_ui_locale(LanguageTag::new("fr".to_owned()));
        for level in &self.portail.acr_values {
            request =
                request.add_auth_context_value(AuthenticationContextClass::new(level.clone()));
        }
        if again {
            request = request.add_prompt(CoreAuthPrompt::Login);
        }
        Ok(request.url().0.to_string())
    }

    /// Exchanges a code, once, and answers whom the portal sent.
    pub async fn exchange(&self, code: &str, ceremony: Ceremony) -> Result<Arrivant, Refusal> {
        timeout(PATIENCE, self.exchanged(code, ceremony))
            .await
            .unwrap_or(Err(away("too slow")))
    }

    /// Where to send a browser that leaves; none where the operator, or the portal, does without.
    pub async fn end_session(&self) -> Option<String> {
        let known = timeout(PATIENCE, self.known.lock()).await.ok()?;
        let metadata = known
            .metadata
            .as_ref()
            .filter(|_| self.portail.deconnexion)?;
        let end = metadata
            .additional_metadata()
            .end_session_endpoint
            .clone()?;
        let address = LogoutRequest::from(end)
            .set_client_id(ClientId::new(self.portail.client_id.clone()))
            .set_post_logout_redirect_uri(self.home.clone())
            .http_get_url();
        Some(address.to_string())
    }

    async fn exchanged(&self, code: &str, ceremony: Ceremony) -> Result<Arrivant, Refusal> {
        let metadata = self.metadata().await?;
        let client = self.client(&metadata);
        let tokens = client
            .exchange_code(AuthorizationCode::new(code.to_owned()))
            .map_err(|_| untrusted("no token endpoint"))?
            .set_pkce_verifier(PkceCodeVerifier::new(ceremony.verifier))
            .request_async(&self.http)
            .await
            .map_err(|error| of_exchange(&error))?;
        let token = tokens.id_token().ok_or(untrusted("no ID token"))?;
        let nonce = Nonce::new(ceremony.nonce);
        let access = tokens.access_token();
        let claims = match self.verified(&client, token, access, &nonce) {
            Err(Unverified::UnknownKey) => {
                let metadata = self.fresh_keys().await?;
                let client = self.client(&metadata);
                self.verified(&client, token, access, &nonce)
            }
            verified => verified,
        }
        .map_err(|fault| untrusted(fault.why()))?;
        let said = if self.portail.wants_claims() && claims.lacks(&self.portail) {
            self.user_info(&client, access, &claims).await?
        } else {
            Value::Null
        };
        self.arrivant(&claims, &said)
    }

    /// What the token says, once everything that can be checked was: signature, issuer, audience, times, nonce, and
    /// that it came with this access token.
    fn verified(
        &self,
        client: &Discovered,
        token: &Token,
        access: &AccessToken,
        nonce: &Nonce,
    ) -> Result<Claims, Unverified> {
        let now = self.now()?;
        let skew = TimeDelta::seconds(SKEW);
        let verifier = client
            .id_token_verifier()
            .set_allowed_algs(ALGORITHMS)
            .set_time_fn(move || now - skew)
            .set_issue_time_verifier_fn(move |issued| {
                let age = now - issued;
                if age < -skew || age > TimeDelta::seconds(OLDEST) {
                    return Err("issued at another time".to_owned());
                }
                Ok(())
            });
        let claims = token.claims(&verifier, nonce)?;
        if let Some(expected) = claims.access_token_hash() {
            let other = Unverified::Other("access token of another token");
            let key = token.signing_key(&verifier).ok();
            let found = token
                .signing_alg()
                .ok()
                .zip(key)
                .and_then(|(algorithm, key)| {
                    AccessTokenHash::from_token(access, algorithm, key).ok()
                });
            if found.as_ref() != Some(expected) {
                return Err(other);
            }
        }
        serde_json::to_value(claims)
            .map(Claims)
            .map_err(|_| Unverified::Other("unreadable claims"))
    }

    async fn user_info(
        &self,
        client: &Discovered,
        access: &AccessToken,
        claims: &Claims,
    ) -> Result<Value, Refusal> {
        // A portal that has none says all in its token.
        let subject = SubjectIdentifier::new(claims.text("sub").unwrap_or_default());
        let Ok(request) = client.user_info(access.clone(), Some(subject)) else {
            return Ok(Value::Null);
        };
        let said: UserInfo =
            request
                .request_async(&self.http)
                .await
                .map_err(|error| match error {
                    UserInfoError::Request(HttpError::Failed(_)) => {
                        away("no answer about the person")
                    }
                    _ => untrusted("unusable answer about the person"),
                })?;
        serde_json::to_value(said).map_err(|_| untrusted("unusable answer about the person"))
    }

    fn arrivant(&self, claims: &Claims, said: &Value) -> Result<Arrivant, Refusal> {
        let sujet = claims
            .text("sub")
            .filter(|sujet| is_subject(sujet))
            .ok_or(untrusted("unusable subject"))?;
        let amr: Vec<String> = claims
            .0
            .get("amr")
            .and_then(|methods| serde_json::from_value(methods.clone()).ok())
            .unwrap_or_default();
        let whole = [&claims.0, said];
        let courriel = whole
            .into_iter()
            .find(|part| part.get("email_verified") == Some(&Value::Bool(true)))
            .and_then(|part| part.get("email")?.as_str().map(str::to_lowercase));
        Ok(Arrivant {
            sujet,
            identifiant: whole
                .into_iter()
                .find_map(|part| text(part, &self.portail.claim)),
            courriel,
            fort: self.portail.trusts(claims.text("acr").as_deref(), &amr),
        })
    }

    fn client(&self, metadata: &ProviderMetadataWithLogout) -> Discovered {
        let secret = self.portail.client_secret.as_ref();
        let client = Discovered::from_provider_metadata(
            metadata.clone(),
            ClientId::new(self.portail.client_id.clone()),
            secret.map(|secret| ClientSecret::new(secret.expose_secret().to_owned())),
        )
        .set_redirect_uri(self.redirect.clone());
        // By name and password unless the portal only takes them in the body.
        let body_only = metadata
            .token_endpoint_auth_methods_supported()
            .is_some_and(|known| !known.contains(&CoreClientAuthMethod::ClientSecretBasic));
        client.set_auth_type(if body_only {
            AuthType::RequestBody
        } else {
            AuthType::BasicAuth
        })
    }

    /// What the portal says of itself. What is too old stays in use while it is away.
    async fn metadata(&self) -> Result<Arc<ProviderMetadataWithLogout>, Refusal> {
        let mut known = self.known.lock().await;
        let recent = |at: Option<Instant>, term| at.is_some_and(|at| at.elapsed() < term);
        let fresh = recent(known.since, FRESH) || recent(known.failed, PAUSE);
        if !fresh {
            let discovery =
                ProviderMetadataWithLogout::discover_async(self.address.clone(), &self.http);
            match timeout(PATIENCE, discovery).await {
                Ok(Ok(metadata)) => {
                    known.metadata = Some(Arc::new(metadata));
                    known.since = Some(Instant::now());
                    known.failed = None;
                }
                Ok(Err(_)) | Err(_) => known.failed = Some(Instant::now()),
            }
        }
        known.metadata.clone().ok_or(away("no discovery"))
    }

    /// The same with the keys of this moment.
    async fn fresh_keys(&self) -> Result<Arc<ProviderMetadataWithLogout>, Refusal> {
        let mut known = self.known.lock().await;
        let metadata = known.metadata.clone().ok_or(away("no discovery"))?;
        if known.keys_asked.is_some_and(|at| at.elapsed() < KEYS_PAUSE) {
            return Ok(metadata);
        }
        known.keys_asked = Some(Instant::now());
        let keys = JsonWebKeySet::fetch_async(metadata.jwks_uri(), &self.http)
            .await
            .map_err(|_| away("no keys"))?;
        let metadata = Arc::new(metadata.as_ref().clone().set_jwks(keys));
        known.metadata = Some(metadata.clone());
        Ok(metadata)
    }

    fn now(&self) -> Result<DateTime<Utc>, Unverified> {
        DateTime::from_timestamp(self.clock.now().as_second(), 0)
            .ok_or(Unverified::Other("no such time"))
    }
}

/// Verified claims, by name.
struct Claims(Value);

impl Claims {
    fn text(&self, name: &str) -> Option<String> {
        text(&self.0, name)
    }

    /// Whether the portal must be asked for more than its token says.
    fn lacks(&self, portail: &Portail) -> bool {
        let missing = |name: &str| self.0.get(name).is_none_or(Value::is_null);
        (!portail.fichiers.none() && missing(&portail.claim))
            || (portail.par_courriel && (missing("email") || missing("email_verified")))
    }
}

fn text(claims: &Value, name: &str) -> Option<String> {
    let found = match claims.get(name)? {
        Value::String(text) => text.trim().to_owned(),
        Value::Number(number) => number.to_string(),
        _ => return None,
    };
    (!found.is_empty()).then_some(found)
}

/// Why a token is not believed.
enum Unverified {
    /// Its key is not among those that are known.
    UnknownKey,
    Other(&'static str),
}

impl Unverified {
    fn why(&self) -> &'static str {
        match self {
            Self::UnknownKey => "unknown key",
            Self::Other(why) => why,
        }
    }
}

impl From<ClaimsVerificationError> for Unverified {
    fn from(error: ClaimsVerificationError) -> Self {
        use ClaimsVerificationError as Claim;
        use SignatureVerificationError as Signature;
        Self::Other(match error {
            Claim::SignatureVerification(Signature::NoMatchingKey) => return Self::UnknownKey,
            Claim::SignatureVerification(Signature::NoSignature) => "no signature",
            Claim::SignatureVerification(Signature::DisallowedAlg(_)) => "forbidden algorithm",
            Claim::SignatureVerification(_) => "wrong signature",
            Claim::Expired(_) => "expired",
            Claim::InvalidAudience(_) => "wrong audience",
            Claim::InvalidIssuer(_) => "wrong issuer",
            Claim::InvalidNonce(_) => "wrong nonce",
            _ => "wrong claims",
        })
    }
}

fn of_exchange(error: &RequestTokenError<HttpError, Refused>) -> Refusal {
    match error {
        RequestTokenError::Request(HttpError::Failed(_)) => away("no answer to the code"),
        RequestTokenError::Request(_) => untrusted("unusable token endpoint"),
        RequestTokenError::ServerResponse(_) => untrusted("code refused"),
        _ => untrusted("unusable answer to the code"),
    }
}
