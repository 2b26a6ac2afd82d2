//! Who may do what in identity (domain.md § 8), as one pure, exhaustive table.
//!
//! To add an action: a variant of [`Action`], its line in [`decide`], its RPC in [`RPCS`]; the printed matrix and
//! the test that walks the contract's RPCs then say what is missing.

use chassis::auth::GATEWAY;
use chassis::{Actor, Decision, Person, Profil};

/// What identity can be asked to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    /// Sign in and out, by secret: the gateway alone, before anyone is known.
    SignIn,
    /// Read the settings of the établissement (I-01).
    ReadEtablissement,
    /// Change them.
    UpdateEtablissement,
    /// Name other établissements beside what they share with all: the gateway alone (P-01).
    NameEtablissements,
    /// Print with its stamp.
    ReadCachet,
    /// See which modules are on (I-14).
    ReadModules,
    /// Ask whether one is on where nobody has signed in: the gateway alone (F-11).
    AskModule,
    /// Switch them.
    SwitchModules,
    /// See accesses of inspectors and their log (I-13).
    ReadInspectors,
    /// Open, change, withdraw them.
    WriteInspectors,
    /// See the list of établissements, as an operator of the académie (I-02).
    ReadEtablissements,
    /// Create them, with their administrateurs.
    CreateEtablissements,
    /// See imports and their reports (I-04).
    ReadImports,
    /// Upload, apply, stop, abandon.
    WriteImports,
    /// See and change what MEF codes lead to (I-05).
    ManageFormations,
    /// List accounts (I-03).
    ReadAccounts,
    /// Ask whether one is open where nobody has signed in: the gateway alone (P-12).
    AskAccount,
    /// Create accounts, issue passwords.
    WriteAccounts,
    /// See maîtres d'apprentissage and whom they follow (I-09).
    ReadMaitres,
    /// Make their accounts, say whom they follow.
    WriteMaitres,
    /// See who follows whom (I-10).
    ReadReferents,
    /// Know who follows a learner whom one may see: its référent, its maître d'apprentissage.
    ReadReferent,
    /// Say it.
    WriteReferents,
    /// Put names on ids that the caller was given.
    ReadNames,
    /// Birth dates and guardians, for documents: services only.
    ReadCivilData,
    /// List learners (I-10).
    ListApprenants,
    /// See the state of tutor links (I-07).
    ReadTutorAccesses,
    /// Send and withdraw them.
    WriteTutorAccesses,
    /// Read one's own notifications, choose one's mails (G-02).
    OwnNotifications,
    /// Read the journal of sign-ins of the établissement (I-06).
    ReadSignIns,
    /// See transfers out and in (I-11).
    ReadTransfers,
    /// Switch them on, agree to them.
    WriteTransfers,
    /// Trust other deployments, as an operator of the académie (I-11).
    ManageDeployments,
    /// Check and install diplomas, as an operator of the académie.
    ManageReferentiels,
    /// See what changes from one diploma to another: public data.
    CompareReferentiels,
    /// See erasures, what one would take away, and whom the clock erases soon (I-12).
    ReadErasures,
    /// Erase persons.
    ErasePersons,
}

impl Action {
    /// Every action, in the order of the printed matrix.
    pub const ALL: [Self; 37] = [
        Self::SignIn,
        Self::ReadEtablissement,
        Self::UpdateEtablissement,
        Self::NameEtablissements,
        Self::ReadCachet,
        Self::ReadModules,
        Self::AskModule,
        Self::SwitchModules,
        Self::ReadInspectors,
        Self::WriteInspectors,
        Self::ReadEtablissements,
        Self::CreateEtablissements,
        Self::ReadImports,
        Self::WriteImports,
        Self::ManageFormations,
        Self::ReadAccounts,
        Self::AskAccount,
        Self::WriteAccounts,
        Self::ReadMaitres,
        Self::WriteMaitres,
        Self::ReadReferents,
        Self::ReadReferent,
        Self::WriteReferents,
        Self::ReadNames,
        Self::ReadCivilData,
        Self::ListApprenants,
        Self::ReadTutorAccesses,
        Self::WriteTutorAccesses,
        Self::OwnNotifications,
        Self::ReadSignIns,
        Self::ReadTransfers,
        Self::WriteTransfers,
        Self::ManageDeployments,
        Self::ManageReferentiels,
        Self::CompareReferentiels,
        Self::ReadErasures,
        Self::ErasePersons,
    ];
}

/// What the decision depends on besides actor and action.
#[derive(Debug, Clone, Copy, Default)]
pub struct Facts<'a> {
    /// Référentiel of the learner or period concerned, when it is about one.
    pub referentiel: Option<&'a str>,
}

/// Every RPC of identity's contract and the action it is judged as.
pub const RPCS: &[(&str, Action)] = &[
    ("Sessions/Login", Action::SignIn),
    ("Sessions/Resolve", Action::SignIn),
    ("Sessions/Logout", Action::SignIn),
    ("Sessions/SwitchProfil", Action::SignIn),
    ("Sessions/ChangePassword", Action::SignIn),
    ("Sessions/ListSessions", Action::SignIn),
    ("Sessions/RevokeSession", Action::SignIn),
    ("Sessions/RevokeOtherSessions", Action::SignIn),
    ("Passwords/RequestReset", Action::SignIn),
    ("Passwords/ResetPassword", Action::SignIn),
    ("OwnAccount/GetOwnAccount", Action::SignIn),
    ("OwnAccount/ChangeEmail", Action::SignIn),
    ("OwnAccount/ConfirmEmail", Action::SignIn),
    ("OwnAccount/ListOwnSignIns", Action::SignIn),
    ("SecondFactors/VerifyCode", Action::SignIn),
    ("SecondFactors/PrepareTotp", Action::SignIn),
    ("SecondFactors/ConfirmTotp", Action::SignIn),
    ("SecondFactors/WithdrawTotp", Action::SignIn),
    ("SecondFactors/RenewRecoveryCodes", Action::SignIn),
    ("Passkeys/ListPasskeys", Action::SignIn),
    ("Passkeys/BeginAddition", Action::SignIn),
    ("Passkeys/AddPasskey", Action::SignIn),
    ("Passkeys/RenamePasskey", Action::SignIn),
    ("Passkeys/WithdrawPasskey", Action::SignIn),
    ("Passkeys/BeginSignIn", Action::SignIn),
    ("Passkeys/SignIn", Action::SignIn),
    ("Passkeys/BeginSecondStep", Action::SignIn),
    ("Passkeys/VerifySecondStep", Action::SignIn),
    ("Portails/ListPortails", Action::SignIn),
    ("Portails/BeginSignOn", Action::SignIn),
    ("Portails/BeginLink", Action::SignIn),
    ("Portails/CompleteSignOn", Action::SignIn),
    ("Portails/ListLinks", Action::SignIn),
    ("Portails/WithdrawLink", Action::SignIn),
    ("SignIns/ListSignIns", Action::ReadSignIns),
    ("Notifications/ListNotifications", Action::OwnNotifications),
    (
        "Notifications/MarkNotificationsRead",
        Action::OwnNotifications,
    ),
    (
        "Notifications/GetNotificationChoice",
        Action::OwnNotifications,
    ),
    (
        "Notifications/SetNotificationChoice",
        Action::OwnNotifications,
    ),
    ("Etablissements/GetEtablissement", Action::ReadEtablissement),
    (
        "Etablissements/UpdateEtablissement",
        Action::UpdateEtablissement,
    ),
    (
        "EtablissementNames/GetEtablissementNames",
        Action::NameEtablissements,
    ),
    ("Images/SetImage", Action::UpdateEtablissement),
    ("Images/RemoveImage", Action::UpdateEtablissement),
    ("Images/GetLogo", Action::ReadEtablissement),
    ("Images/GetCachet", Action::ReadCachet),
    ("Modules/GetModuleState", Action::AskModule),
    ("Modules/ListModules", Action::ReadModules),
    ("Modules/SwitchModule", Action::SwitchModules),
    ("Inspectors/ListInspectors", Action::ReadInspectors),
    ("Inspectors/OpenInspectorAccess", Action::WriteInspectors),
    ("Inspectors/ChangeInspectorAccess", Action::WriteInspectors),
    ("Inspectors/InviteInspector", Action::WriteInspectors),
    (
        "Inspectors/WithdrawInspectorAccess",
        Action::WriteInspectors,
    ),
    ("Operators/ListEtablissements", Action::ReadEtablissements),
    (
        "Operators/DescribeEtablissement",
        Action::ReadEtablissements,
    ),
    (
        "Operators/CreateEtablissement",
        Action::CreateEtablissements,
    ),
    (
        "Operators/InviteAdministrateur",
        Action::CreateEtablissements,
    ),
    ("Imports/UploadFiles", Action::WriteImports),
    ("Imports/GetImport", Action::ReadImports),
    ("Imports/ListImports", Action::ReadImports),
    ("Imports/ListImportLines", Action::ReadImports),
    ("Imports/ApplyImport", Action::WriteImports),
    ("Imports/AbandonImport", Action::WriteImports),
    ("Imports/CancelImport", Action::WriteImports),
    ("Imports/RefreshImport", Action::WriteImports),
    ("Imports/ListCreatedAccounts", Action::WriteAccounts),
    ("Formations/ListFormations", Action::ManageFormations),
    ("Formations/SetFormation", Action::ManageFormations),
    ("Formations/ResetFormation", Action::ManageFormations),
    ("Formations/ChooseDiplomas", Action::ManageFormations),
    ("People/GetNames", Action::ReadNames),
    ("People/GetCivilData", Action::ReadCivilData),
    ("People/ListApprenants", Action::ListApprenants),
    ("People/ListAccounts", Action::ReadAccounts),
    ("People/ListDivisions", Action::ReadAccounts),
    ("People/CreateAccount", Action::WriteAccounts),
    ("People/IssueTemporaryPasswords", Action::WriteAccounts),
    ("Accounts/GetAccount", Action::ReadAccounts),
    ("Accounts/GetAccountState", Action::AskAccount),
    ("Accounts/UpdateAccount", Action::WriteAccounts),
    ("Accounts/GiveProfil", Action::WriteAccounts),
    ("Accounts/WithdrawProfil", Action::WriteAccounts),
    ("Accounts/DeactivateAccount", Action::WriteAccounts),
    ("Accounts/ReactivateAccount", Action::WriteAccounts),
    ("Accounts/ReplacePassword", Action::WriteAccounts),
    ("Accounts/DropSecondFactor", Action::WriteAccounts),
    ("Maitres/ListMaitres", Action::ReadMaitres),
    ("Maitres/CreateMaitre", Action::WriteMaitres),
    ("Maitres/FollowApprenti", Action::WriteMaitres),
    ("Maitres/LeaveApprenti", Action::WriteMaitres),
    ("Maitres/FindApprentis", Action::WriteMaitres),
    ("Maitres/GetMaitres", Action::ReadReferent),
    ("Referents/ListReferents", Action::ReadReferents),
    ("Referents/GetReferents", Action::ReadReferent),
    ("Referents/AssignReferent", Action::WriteReferents),
    ("Tutors/SendLink", Action::WriteTutorAccesses),
    ("Tutors/SendReadyLinks", Action::WriteTutorAccesses),
    ("Tutors/PrintLetter", Action::WriteTutorAccesses),
    ("Tutors/InvalidateAccess", Action::WriteTutorAccesses),
    ("Tutors/ListAccesses", Action::ReadTutorAccesses),
    ("Tutors/DescribeLink", Action::SignIn),
    ("Tutors/OpenLink", Action::SignIn),
    ("Tutors/RenewLink", Action::SignIn),
    ("Tutors/DisownLink", Action::SignIn),
    ("Transfers/GetSettings", Action::ReadTransfers),
    ("Transfers/UpdateSettings", Action::WriteTransfers),
    ("Transfers/ListTransfers", Action::ReadTransfers),
    ("Transfers/GetTransfer", Action::ReadTransfers),
    ("Transfers/ListWaiting", Action::ReadTransfers),
    ("Transfers/ProposeTransfer", Action::WriteTransfers),
    ("Transfers/ConfirmTransfer", Action::WriteTransfers),
    ("Transfers/RefuseTransfer", Action::WriteTransfers),
    ("TransferFiles/ListDestinations", Action::ReadTransfers),
    ("TransferFiles/ListFiles", Action::ReadTransfers),
    ("TransferFiles/GetFile", Action::ReadTransfers),
    ("TransferFiles/PreviewExport", Action::WriteTransfers),
    ("TransferFiles/Export", Action::WriteTransfers),
    ("TransferFiles/Download", Action::WriteTransfers),
    ("TransferFiles/AcceptReceipt", Action::WriteTransfers),
    ("TransferFiles/CancelExport", Action::WriteTransfers),
    ("TransferFiles/Receive", Action::WriteTransfers),
    ("TransferFiles/Apply", Action::WriteTransfers),
    ("TransferFiles/Refuse", Action::WriteTransfers),
    ("Deployments/ListDeployments", Action::ManageDeployments),
    ("Deployments/TrustDeployment", Action::ManageDeployments),
    ("Deployments/WithdrawDeployment", Action::ManageDeployments),
    (
        "Referentiels/ListInstalledReferentiels",
        Action::ManageReferentiels,
    ),
    ("Referentiels/CheckReferentiel", Action::ManageReferentiels),
    (
        "Referentiels/InstallReferentiel",
        Action::ManageReferentiels,
    ),
    (
        "Referentiels/CompareReferentiels",
        Action::CompareReferentiels,
    ),
    ("Erasures/DescribeErasure", Action::ReadErasures),
    ("Erasures/ErasePerson", Action::ErasePersons),
    ("Erasures/ListErasures", Action::ReadErasures),
    ("Erasures/GetErasure", Action::ReadErasures),
    ("Erasures/ListDue", Action::ReadErasures),
];

/// Whether `actor` may do `action` on what `facts` tell.
pub fn decide(actor: &Actor, action: Action, facts: &Facts<'_>) -> Decision {
    match actor {
        Actor::Service(name) => of_service(name, action),
        Actor::Person(person) => of_person(person, action, facts),
    }
}

fn of_service(name: &str, action: Action) -> Decision {
    match action {
        Action::SignIn | Action::AskModule | Action::AskAccount | Action::NameEtablissements => {
            Decision::allow_if(name == GATEWAY, Decision::Deny)
        }
        // What persons decided of a transfer file is carried out by identity itself (I-11), and so is what the clock erases.
        Action::WriteTransfers | Action::ErasePersons => {
            Decision::allow_if(name == "identity", Decision::Deny)
        }
        Action::ReadEtablissement
        | Action::ReadCachet
        | Action::ReadNames
        | Action::ReadCivilData
        | Action::ListApprenants => Decision::Allow,
        Action::UpdateEtablissement
        | Action::ReadModules
        | Action::SwitchModules
        | Action::ReadInspectors
        | Action::WriteInspectors
        | Action::ReadEtablissements
        | Action::CreateEtablissements
        | Action::ReadImports
        | Action::WriteImports
        | Action::ManageFormations
        | Action::ReadAccounts
        | Action::WriteAccounts
        | Action::ReadMaitres
        | Action::WriteMaitres
        | Action::ReadReferents
        | Action::ReadReferent
        | Action::WriteReferents
        | Action::ReadTutorAccesses
        | Action::WriteTutorAccesses
        | Action::OwnNotifications
        | Action::ReadSignIns
        | Action::ReadTransfers
        | Action::ManageDeployments
        | Action::ManageReferentiels
        | Action::CompareReferentiels
        | Action::ReadErasures => Decision::Deny,
    }
}

fn of_person(person: &Person, action: Action, facts: &Facts<'_>) -> Decision {
    use Profil::{Administrateur, ChefEtablissement, Ddfpt, Enseignant, Inspecteur};
    let profil = person.profil;
    let any_of = |allowed: &[Profil]| Decision::allow_if(allowed.contains(&profil), Decision::Deny);
    match action {
        Action::SignIn
        | Action::AskModule
        | Action::AskAccount
        | Action::NameEtablissements
        | Action::ReadCivilData => Decision::Deny,
        // An operator sees no one of any établissement but whom it invites, and is told of nothing there.
        Action::ReadNames | Action::OwnNotifications => {
            Decision::allow_if(profil != Profil::OperateurAcademique, Decision::Deny)
        }
        Action::ReadEtablissements
        | Action::CreateEtablissements
        | Action::ManageDeployments
        | Action::ManageReferentiels => any_of(&[Profil::OperateurAcademique]),
        Action::CompareReferentiels => Decision::Allow,
        Action::ReadEtablissement => any_of(&[
            Administrateur,
            ChefEtablissement,
            Ddfpt,
            Enseignant,
            Inspecteur,
            Profil::Apprenant,
            Profil::TuteurDeStage,
            Profil::MaitreApprentissage,
        ]),
        Action::UpdateEtablissement
        | Action::ReadCachet
        | Action::ReadModules
        | Action::SwitchModules
        | Action::ReadTransfers
        | Action::WriteTransfers => any_of(&[Administrateur, ChefEtablissement, Ddfpt]),
        Action::ReadInspectors => any_of(&[ChefEtablissement, Ddfpt]),
        Action::WriteInspectors => any_of(&[ChefEtablissement]),
        Action::ReadImports | Action::ReadAccounts => {
            any_of(&[Administrateur, ChefEtablissement, Ddfpt])
        }
        Action::ReadSignIns | Action::ErasePersons => any_of(&[Administrateur]),
        Action::ReadErasures => any_of(&[Administrateur, ChefEtablissement]),
        Action::WriteImports
        | Action::ManageFormations
        | Action::WriteAccounts
        | Action::WriteMaitres => any_of(&[Administrateur, Ddfpt]),
        Action::ReadReferents => any_of(&[Administrateur, Ddfpt, Enseignant]),
        // I-13: an inspector reads no account data.
        Action::ReadReferent => any_of(&[
            Administrateur,
            ChefEtablissement,
            Ddfpt,
            Enseignant,
            Profil::Apprenant,
            Profil::TuteurDeStage,
            Profil::MaitreApprentissage,
        ]),
        Action::WriteReferents => any_of(&[Ddfpt]),
        Action::ReadMaitres => any_of(&[Administrateur, ChefEtablissement, Ddfpt, Enseignant]),
        Action::ListApprenants => match profil {
            Ddfpt | ChefEtablissement => Decision::Allow,
            Enseignant | Inspecteur => taught(person, facts),
            _ => Decision::Deny,
        },
        Action::ReadTutorAccesses => match profil {
            Administrateur | ChefEtablissement | Ddfpt => Decision::Allow,
            Enseignant => taught(person, facts),
            _ => Decision::Deny,
        },
        Action::WriteTutorAccesses => match profil {
            Ddfpt => Decision::Allow,
            Enseignant => taught(person, facts),
            _ => Decision::Deny,
        },
    }
}

/// I-10: what a teacher does not teach does not exist for it.
fn taught(person: &Person, facts: &Facts<'_>) -> Decision {
    match facts.referentiel {
        None => Decision::Allow,
        Some(code) => Decision::allow_if(
            person.referentiels.iter().any(|own| own == code),
            Decision::Hide,
        ),
    }
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;

    use super::*;

    fn person(profil: Profil, referentiels: &[&str]) -> Actor {
        Actor::Person(Person {
            id: uuid::Uuid::nil(),
            profil,
            referentiels: referentiels.iter().map(|code| (*code).to_owned()).collect(),
            grants: Vec::new(),
            session: uuid::Uuid::nil(),
        })
    }

    fn mark(decision: Decision) -> &'static str {
        match decision {
            Decision::Allow => "oui",
            Decision::Hide => "caché",
            Decision::Deny => "non",
        }
    }

    #[test]
    fn matrix_is_the_committed_one_i02() {
        let mut callers: Vec<(String, Actor)> = Profil::ALL
            .into_iter()
            .map(|profil| (profil.code().to_owned(), person(profil, &["a"])))
            .collect();
        callers.push(("service gateway".into(), Actor::Service("gateway".into())));
        callers.push((
            "service documents".into(),
            Actor::Service("documents".into()),
        ));
        let mut printed = String::new();
        for (name, actor) in &callers {
            let _ = writeln!(printed, "{name}");
            for action in Action::ALL {
                let own = decide(
                    actor,
                    action,
                    &Facts {
                        referentiel: Some("a"),
                    },
                );
                let other = decide(
                    actor,
                    action,
                    &Facts {
                        referentiel: Some("b"),
                    },
                );
                let _ = writeln!(
                    printed,
                    "  {:<20} own {:<5} other {}",
                    format!("{action:?}"),
                    mark(own),
                    mark(other)
                );
            }
        }
        insta::assert_snapshot!(printed);
    }

    #[test]
    fn every_action_has_an_rpc_i02() {
        for action in Action::ALL {
            assert!(RPCS.iter().any(|(_, of)| *of == action), "{action:?}");
        }
    }
}
