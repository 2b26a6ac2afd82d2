import { Alert } from "@codegouvfr/react-dsfr/Alert";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { monCompte } from "../../api/endpoints";
import { useOpenSession } from "../../app/session";
import { t } from "../../text/typo";
import { Loaded } from "../../ui/feedback";
import { Page } from "../../ui/Page";
import { Passkeys } from "./Passkeys";
import { PasswordSection } from "./PasswordSection";
import { Portails } from "./Portails";
import { SecondStep } from "./SecondStep";
import { Sessions } from "./Sessions";
import { SignInTable } from "./SignInTable";

/** Password, second step, passkeys, open sessions and the journal of one's own sign-ins (I-06). */
export default function Securite() {
  const session = useOpenSession();
  const account = useQuery({ queryKey: ["compte"], queryFn: monCompte.read });
  const signIns = useInfiniteQuery({
    queryKey: ["compte", "connexions"],
    queryFn: ({ pageParam }) => monCompte.signIns(pageParam),
    initialPageParam: "",
    getNextPageParam: (page) => page.suivant || null,
  });
  return (
    <Page title="Sécurité" crumbs={[{ label: "Mon compte", href: "/compte" }]}>
      {session.second_facteur_a_ajouter && (
        <Alert
          className="fr-mb-4w"
          severity="warning"
          as="h2"
          title="Une seconde étape est demandée"
          description={t`Votre établissement demande à son personnel une seconde étape de connexion. Ajoutez une application de codes ou une clé d'accès ci-dessous ; le reste de l'application s'ouvrira ensuite.`}
        />
      )}
      <Loaded query={account}>
        {(value) => (
          <>
            {value.second_facteur.possible && value.mot_de_passe && <SecondStep state={value.second_facteur} />}
            {value.second_facteur.possible && value.mot_de_passe && <Passkeys state={value.second_facteur} />}
            {value.mot_de_passe && <PasswordSection />}
            {value.mot_de_passe && <Portails />}
          </>
        )}
      </Loaded>
      <Sessions />
      <section className="fr-mb-6w">
        <h2 className="fr-h4">Mes dernières connexions</h2>
        <p>{t`Une ligne que vous ne reconnaissez pas ? Changez votre mot de passe : toutes les autres connexions se fermeront.`}</p>
        <SignInTable query={signIns} caption="Mes connexions depuis un an" />
      </section>
    </Page>
  );
}
