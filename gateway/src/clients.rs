//! The services behind the gateway, as generated gRPC clients.
//!
//! Channels are the chassis': keep-alive, a deadline on every call, a fresh token signed for the one service it is
//! for, the trace. To reach a new gRPC service, add a line to [`clients!`].

use chassis::grpc::{Channel, PeerError, Peers};
use proto::{documents, evaluation, identity, periods, personal_data, portfolio};

/// Every service that the gateway calls, by the name it has under `[peers]`.
pub const PEERS: [&str; 5] = [
    "identity",
    "periods",
    "portfolio",
    "evaluation",
    "documents",
];

/// Channels to all of them. Cheap to clone.
#[derive(Clone)]
pub struct Services {
    identity: Channel,
    periods: Channel,
    portfolio: Channel,
    evaluation: Channel,
    documents: Channel,
}

impl Services {
    /// Takes the channels out of the peers.
    ///
    /// # Errors
    /// When `[peers]` does not name one of [`PEERS`].
    pub fn new(peers: &Peers) -> Result<Self, PeerError> {
        Ok(Self {
            identity: peers.channel("identity")?,
            periods: peers.channel("periods")?,
            portfolio: peers.channel("portfolio")?,
            evaluation: peers.channel("evaluation")?,
            documents: peers.channel("documents")?,
        })
    }

    /// The channel of each peer, for readiness.
    pub fn channels(&self) -> [(&'static str, Channel); 5] {
        [
            ("identity", self.identity.clone()),
            ("periods", self.periods.clone()),
            ("portfolio", self.portfolio.clone()),
            ("evaluation", self.evaluation.clone()),
            ("documents", self.documents.clone()),
        ]
    }
}

macro_rules! clients {
    ($($name:ident: $channel:ident, $client:path, $doc:literal;)*) => {
        impl Services {
            $(
                #[doc = $doc]
                pub fn $name(&self) -> $client {
                    <$client>::new(self.$channel.clone())
                }
            )*
        }
    };
}

clients! {
    sessions: identity, identity::v1::sessions_client::SessionsClient<Channel>, "Sign-in and sessions (I-06).";
    passwords: identity, identity::v1::passwords_client::PasswordsClient<Channel>, "Forgotten passwords (I-06).";
    own_account: identity, identity::v1::own_account_client::OwnAccountClient<Channel>, "The caller's own account (I-06).";
    second_factors: identity, identity::v1::second_factors_client::SecondFactorsClient<Channel>, "Second factors (I-06).";
    passkeys: identity, identity::v1::passkeys_client::PasskeysClient<Channel>, "Passkeys (I-06).";
    portails: identity, identity::v1::portails_client::PortailsClient<Channel>, "Sign-on through portals (I-06).";
    sign_ins: identity, identity::v1::sign_ins_client::SignInsClient<Channel>, "The journal of sign-ins (I-06).";
    erasures: identity, identity::v1::erasures_client::ErasuresClient<Channel>, "Erasures of persons (I-12).";
    etablissements: identity, identity::v1::etablissements_client::EtablissementsClient<Channel>, "The caller's établissement (I-01).";
    etablissement_names: identity, identity::v1::etablissement_names_client::EtablissementNamesClient<Channel>, "Names of établissements, beside what they share (P-01).";
    images: identity, identity::v1::images_client::ImagesClient<Channel>, "Logo and stamp (I-01).";
    inspectors: identity, identity::v1::inspectors_client::InspectorsClient<Channel>, "Accesses of inspectors (I-13).";
    maitres: identity, identity::v1::maitres_client::MaitresClient<Channel>, "Maîtres d'apprentissage (I-09).";
    modules: identity, identity::v1::modules_client::ModulesClient<Channel>, "What is switched on and off (I-14).";
    notifications: identity, identity::v1::notifications_client::NotificationsClient<Channel>, "What the caller is told of (G-02).";
    formations: identity, identity::v1::formations_client::FormationsClient<Channel>, "What MEF codes lead to (I-05).";
    operators: identity, identity::v1::operators_client::OperatorsClient<Channel>, "Établissements, for operators of the académie (I-02).";
    accounts: identity, identity::v1::accounts_client::AccountsClient<Channel>, "One account at a time (I-03).";
    people: identity, identity::v1::people_client::PeopleClient<Channel>, "Names and accounts (I-02, I-03).";
    personal_data: identity, personal_data::v1::personal_data_client::PersonalDataClient<Channel>, "Rights over personal data (I-12).";
    imports: identity, identity::v1::imports_client::ImportsClient<Channel>, "Registry imports (I-04).";
    referents: identity, identity::v1::referents_client::ReferentsClient<Channel>, "Who follows whom (I-10).";
    tutors: identity, identity::v1::tutors_client::TutorsClient<Channel>, "Tutor links (I-07).";
    transfers: identity, identity::v1::transfers_client::TransfersClient<Channel>, "Transfers of learners (I-11).";
    transfer_files: identity, identity::v1::transfer_files_client::TransferFilesClient<Channel>, "Transfers between deployments (I-11).";
    deployments: identity, identity::v1::deployments_client::DeploymentsClient<Channel>, "Deployments that are trusted (I-11).";
    diplomes: identity, identity::v1::referentiels_client::ReferentielsClient<Channel>, "Diplomas that are installed and compared (R-01).";
    annexes: periods, periods::v1::annexes_client::AnnexesClient<Channel>, "Annexes pédagogiques (P-01).";
    periods: periods, periods::v1::periods_client::PeriodsClient<Channel>, "Periods (P-02…P-09).";
    calendar: periods, periods::v1::calendar_client::CalendarClient<Channel>, "Official calendar (P-12).";
    calendar_feeds: periods, periods::v1::calendar_feeds_client::CalendarFeedsClient<Channel>, "Addresses of agendas (P-12).";
    fiches_liaison: periods, periods::v1::fiches_liaison_client::FichesLiaisonClient<Channel>, "Fiches de liaison (P-10).";
    referentiels: periods, periods::v1::referentiels_client::ReferentielsClient<Channel>, "Diplomas (R-01).";
    annexes_portfolio: portfolio, portfolio::v1::annexes_client::AnnexesClient<Channel>, "Files and web addresses of learners (F-06).";
    books: portfolio, portfolio::v1::books_client::BooksClient<Channel>, "Books of learners, and their links (F-11).";
    livrets: portfolio, portfolio::v1::livrets_client::LivretsClient<Channel>, "Livrets d'apprentissage (F-12).";
    portfolios: portfolio, portfolio::v1::portfolios_client::PortfoliosClient<Channel>, "Portfolios and sheets (F-01, F-02).";
    bilans_entreprise: evaluation, evaluation::v1::bilans_entreprise_client::BilansEntrepriseClient<Channel>, "Bilans entreprise (E-03).";
    bilans_intermediaires: evaluation, evaluation::v1::bilans_intermediaires_client::BilansIntermediairesClient<Channel>, "Bilans intermédiaires (E-07).";
    evaluation_transfers: evaluation, evaluation::v1::transfers_client::TransfersClient<Channel>, "Bilans that a transfer should wait for (I-11).";
    documents: documents, documents::v1::documents_client::DocumentsClient<Channel>, "Typeset documents (D-01…).";
}
