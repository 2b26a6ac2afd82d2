import { Badge } from "@codegouvfr/react-dsfr/Badge";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useLocation } from "react-router";
import { portails } from "../../api/endpoints";
import type { LienPortail } from "../../api/types";
import { moment } from "../../text/dates";
import { t } from "../../text/typo";
import { Button, ButtonsGroup } from "../../ui/Button";
import { Done, ProblemAlert, serverFaults } from "../../ui/feedback";
import { PasswordField } from "../../ui/NewPasswordFields";

const LIENS = ["compte", "portails"];

/** Ties to national services and school portals: made and taken away by the person (I-06). Absent where there is none. */
export function Portails() {
  const client = useQueryClient();
  const location = useLocation();
  const { data } = useQuery({ queryKey: LIENS, queryFn: portails.own });
  const tied = (location.state as { relie?: string } | null)?.relie;
  const [done, setDone] = useState(tied ? t`Votre compte est relié à ${tied} : vous pouvez désormais vous connecter ainsi.` : "");
  const [error, setError] = useState<unknown>(null);
  if (!data || data.length === 0) return null;

  async function untie({ code, libelle }: LienPortail) {
    setError(null);
    setDone("");
    try {
      await portails.untie(code);
      setDone(t`Votre compte n'est plus relié à ${libelle}.`);
    } catch (failure) {
      setError(failure);
    }
    await client.invalidateQueries({ queryKey: ["compte"] });
  }

  return (
    <section className="cpro-narrow fr-mb-6w">
      <h2 className="fr-h4">Portails de connexion</h2>
      <p>{t`Reliez votre compte à un portail que vous utilisez déjà : vous entrerez ici sans autre mot de passe.`}</p>
      <Done text={done} />
      {error !== null && <ProblemAlert error={error} title={t`Le lien n'est pas retiré`} />}
      <ul className="cpro-list">
        {data.map((lien) => (
          <Lien key={lien.code} lien={lien} onUntie={() => void untie(lien)} />
        ))}
      </ul>
    </section>
  );
}

function Lien({ lien, onUntie }: { lien: LienPortail; onUntie: () => void }) {
  const [tying, setTying] = useState(false);
  const { code, libelle, etabli_par, depuis, utilise_le, retirable } = lien;
  return (
    <li className="fr-mb-3w">
      <strong>{libelle}</strong>{" "}
      <Badge as="span" small severity={etabli_par ? "success" : "info"}>
        {etabli_par ? "Relié" : "Non relié"}
      </Badge>
      {etabli_par && depuis && (
        <span className="cpro-device">
          {t`Relié le ${moment(depuis)}, ${ORIGINES[etabli_par] ?? ""}. `}
          {utilise_le ? t`Dernière connexion ainsi le ${moment(utilise_le)}.` : t`Pas encore utilisé.`}
        </span>
      )}
      {retirable && (
        <Button size="small" priority="tertiary" onClick={onUntie} title={t`Retirer le lien avec ${libelle}`}>
          Retirer ce lien
        </Button>
      )}
      {!etabli_par &&
        (tying ? (
          <TieForm code={code} libelle={libelle} onCancel={() => setTying(false)} />
        ) : (
          <span className="cpro-block">
            <Button size="small" priority="secondary" onClick={() => setTying(true)}>
              {t`Relier mon compte ${libelle}`}
            </Button>
          </span>
        ))}
    </li>
  );
}

const ORIGINES: Record<string, string> = {
  personne: "par vous",
  fichier: "par votre établissement",
  courriel: "grâce à votre adresse électronique",
};

/** A new way in: the password is asked for, then the portal. */
function TieForm({ code, libelle, onCancel }: { code: string; libelle: string; onCancel: () => void }) {
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const id = `mot-de-passe-${code}`;

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const password = String(new FormData(event.currentTarget).get("mot_de_passe") ?? "");
    setError(null);
    setBusy(true);
    try {
      window.location.assign((await portails.tie(code, password)).adresse);
    } catch (failure) {
      setError(failure);
      setBusy(false);
    }
  }

  return (
    <form onSubmit={(event) => void submit(event)} className="fr-mt-2w">
      {error !== null && <ProblemAlert error={error} title={t`Le compte n'est pas relié`} />}
      <p>{t`Indiquez votre mot de passe, puis identifiez-vous sur ${libelle} : vous reviendrez ici.`}</p>
      <PasswordField
        name="mot_de_passe"
        id={id}
        label="Mot de passe actuel (obligatoire)"
        faults={serverFaults(error, () => id)}
        autoComplete="current-password"
      />
      <ButtonsGroup
        inlineLayoutWhen="sm and up"
        buttons={[
          { children: t`Continuer vers ${libelle}`, type: "submit", disabled: busy },
          { children: "Annuler", priority: "tertiary", onClick: onCancel },
        ]}
      />
    </form>
  );
}
