import { Footer } from "@codegouvfr/react-dsfr/Footer";
import { Header, type HeaderProps } from "@codegouvfr/react-dsfr/Header";
import { Notice } from "@codegouvfr/react-dsfr/Notice";
import { SkipLinks } from "@codegouvfr/react-dsfr/SkipLinks";
import { Suspense, useState } from "react";
import { Outlet, ScrollRestoration, useLocation } from "react-router";
import { images } from "../api/endpoints";
import type { Session } from "../api/types";
import { provisional } from "../offline/keptSession";
import { nomComplet, nomProfil } from "../text/noms";
import { nombre, t } from "../text/typo";
import { Skeleton } from "../ui/feedback";
import { Link } from "../ui/Link";
import { ExpiredSession } from "./ExpiredSession";
import { Logout } from "./Logout";
import { navigationOf } from "./navigation";
import { useOnline } from "./online";
import { useSession } from "./session";
import { isTold, useUnread } from "./useUnread";
import { Waiting } from "./Waiting";

export const SERVICE = "Suivi des périodes en entreprise";

function quickLinks(session: Session | null, unread: number, onLogout: () => void): HeaderProps["quickAccessItems"] {
  if (!session) return [];
  const who = `${nomComplet(session.personne)}${session.profil ? `, ${nomProfil(session.profil)}` : ""}`;
  return [
    ...(isTold(session)
      ? [{
          iconId: "fr-icon-notification-3-line" as const,
          text: unread > 0 ? `Notifications (${nombre(unread)})` : "Notifications",
          linkProps: { href: "/notifications" },
        }]
      : []),
    ...(session.choix.length > 1
      ? [{ iconId: "fr-icon-arrow-left-right-line" as const, text: "Changer de profil", linkProps: { href: "/profil" } }]
      : []),
    session.profil === "tuteur_de_stage" ? (
      <span className="cpro-who" id="qui">
        {who}
      </span>
    ) : (
      <Link href="/compte" className="fr-btn fr-icon-account-circle-line" id="qui">
        {who}
      </Link>
    ),
    { iconId: "fr-icon-logout-box-r-line", text: "Se déconnecter", buttonProps: { onClick: onLogout } },
  ];
}

/** The établissement's own logo, beside its name (I-01). */
function operatorLogo(session: Session | null): Pick<HeaderProps, "operatorLogo"> {
  const { logo, nom } = session?.etablissement ?? {};
  if (!logo) return {};
  return {
    operatorLogo: {
      orientation: "horizontal",
      imgUrl: images.address("logo", logo),
      alt: t`Logo de ${nom ?? ""}`,
      linkProps: { href: "/", title: t`Accueil - ${nom ?? ""}` },
    },
  };
}

/** Header, navigation, notices, content and footer of every page. */
export function Shell() {
  const session = useSession();
  const { pathname } = useLocation();
  const online = useOnline();
  const unread = useUnread(session);
  const [leaving, setLeaving] = useState(false);
  const unsettled = session?.mot_de_passe_a_changer || session?.second_facteur_a_ajouter;
  const items = unsettled ? [] : navigationOf(session?.profil ?? null, pathname, session ?? {});
  const title = session?.etablissement?.nom || SERVICE;
  return (
    <div className="cpro-app">
      <SkipLinks
        links={[
          { label: "Contenu", anchor: "#contenu" },
          ...(items.length > 0 ? [{ label: "Menu", anchor: "#menu-principal" }] : []),
          { label: "Pied de page", anchor: "#pied-de-page" },
        ]}
      />
      <Header
        disableDisplay
        brandTop=""
        classes={{ logo: "cpro-hidden" }}
        homeLinkProps={{ href: "/", title: t`Accueil - ${title}` }}
        serviceTitle={title}
        {...(session?.etablissement ? { serviceTagline: SERVICE } : {})}
        {...operatorLogo(session)}
        quickAccessItems={quickLinks(session, unread, () => setLeaving(true)) ?? []}
        {...(items.length > 0
          ? { navigation: items }
          : {})}
        id="menu-principal"
      />
      <div role="status">
        {(!online || provisional(session)) && (
          <Notice
            title={t`Vous êtes hors ligne. `}
            description={t`Vos saisies sont gardées sur cet appareil et partiront au retour du réseau.`}
          />
        )}
      </div>
      {session && <Waiting session={session} />}
      <main id="contenu" className="fr-container cpro-main" tabIndex={-1}>
        <Suspense fallback={<Skeleton />}>
          <Outlet />
        </Suspense>
      </main>
      <Footer
        id="pied-de-page"
        accessibility="partially compliant"
        classes={{ brand: "cpro-hidden" }}
        brandTop=""
        homeLinkProps={{ href: "/", title: t`Accueil - ${title}` }}
        accessibilityLinkProps={{ href: "/accessibilite" }}
        termsLinkProps={{ href: "/mentions-legales" }}
        websiteMapLinkProps={{ href: "/plan" }}
        domains={[]}
        bottomItems={[{ text: "Données personnelles", linkProps: { href: "/donnees-personnelles" } }]}
        contentDescription={t`Suivi et évaluation des périodes de formation en entreprise, avec les apprenants, leurs enseignants et leurs tuteurs.`}
        license={t`Logiciel libre, licence Apache 2.0.`}
      />
      <Logout open={leaving} onStay={() => setLeaving(false)} />
      <ExpiredSession />
      <ScrollRestoration />
    </div>
  );
}
