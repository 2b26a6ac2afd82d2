import { Input } from "@codegouvfr/react-dsfr/Input";
import { useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { periodes } from "../../api/endpoints";
import type { AccesTuteur, LettreTuteur, LigneTuteurs } from "../../api/types";
import { t } from "../../text/typo";
import { Button } from "../../ui/Button";
import { type Fault, faultOf, FaultList, ProblemAlert, serverFaults } from "../../ui/feedback";
import { ouvre, proposeA } from "./accesTuteurs";
import { suspectDomain } from "./suspect";

const FIELDS = [
  { name: "nom", label: "Nom (obligatoire)", fault: t`Nom : saisissez le nom du tuteur` },
  { name: "prenom", label: "Prénom (obligatoire)", fault: t`Prénom : saisissez le prénom du tuteur` },
  { name: "courriel", label: "Adresse mail (obligatoire)", fault: t`Adresse mail : saisissez une adresse complète, par exemple nom@exemple.fr` },
] as const;

type Way = "mail" | "lettre";

/** Confirms who the tutor is, and gives the link by mail or on paper; giving it again kills the former one (I-07). */
export function TutorForm({
  periode,
  line,
  access,
  rank,
  onLetter,
  onSent,
}: {
  periode: string;
  line: LigneTuteurs;
  /** The access to renew. */
  access: AccesTuteur | undefined;
  /** First or second tutor, 0 or 1: two forms may be on the page, and the fiche de liaison may name both. */
  rank: number;
  onLetter: (lettre: LettreTuteur) => void;
  /** Told above the form, which another one may replace. */
  onSent: (courriel: string) => void;
}) {
  const client = useQueryClient();
  const proposed = proposeA(line, rank);
  const [value, setValue] = useState(() => ({
    nom: access?.nom || proposed.nom,
    prenom: access?.prenom || proposed.prenom,
    courriel: access?.courriel || proposed.courriel,
  }));
  const [faults, setFaults] = useState<Fault[]>([]);
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const [key, setKey] = useState(() => crypto.randomUUID());
  const id = (name: string) => `${name}-${rank + 1}`;
  const renews = access !== undefined && ouvre(access);

  async function give(way: Way) {
    if (busy) return;
    const missing = FIELDS.filter(({ name }) => (name === "courriel" ? !/^\S+@\S+\.\S+$/.test(value.courriel.trim()) : !value[name].trim()));
    setFaults(missing.map(({ name, fault }) => ({ field: id(name), message: fault })));
    setError(null);
    if (missing.length > 0) return;
    setBusy(true);
    try {
      const tutor = { nom: value.nom.trim(), prenom: value.prenom.trim(), courriel: value.courriel.trim() };
      const body = { ...tutor, ...(access ? { acces: access.id } : {}) };
      const learner = line.apprenant.id;
      const letter = way === "lettre" ? await periodes.printLetter(periode, learner, body, key) : null;
      if (!letter) await periodes.sendLink(periode, learner, body, key);
      setKey(crypto.randomUUID());
      await client.invalidateQueries({ queryKey: ["periode", periode] });
      if (letter) onLetter(letter);
      else onSent(tutor.courriel);
    } catch (failure) {
      const named = serverFaults(failure, id);
      if (named.length > 0) setFaults(named);
      else setError(failure);
    } finally {
      setBusy(false);
    }
  }

  const submit = (event: FormEvent) => {
    event.preventDefault();
    void give("mail");
  };

  return (
    <form onSubmit={submit} noValidate className="cpro-narrow" aria-label={rank === 0 ? "Tuteur" : "Second tuteur"}>
      {error !== null && <ProblemAlert error={error} title={t`Le lien n'est pas envoyé`} />}
      <FaultList faults={faults} before="avant d’envoyer le lien" />
      {FIELDS.map(({ name, label }) => (
        <Input
          key={name}
          label={label}
          {...(!access && proposed[name] && proposed[name] === value[name] ? { hintText: "Repris de la fiche de liaison." } : {})}
          {...faultOf(faults, id(name))}
          nativeInputProps={{
            id: id(name),
            type: name === "courriel" ? "email" : "text",
            autoComplete: "off",
            value: value[name],
            onChange: (event) => setValue({ ...value, [name]: event.target.value }),
          }}
        />
      ))}
      <Suggestion courriel={value.courriel} onTake={(courriel) => setValue({ ...value, courriel })} />
      {renews && <p className="fr-hint-text">{t`Le lien précédent cessera de fonctionner.`}</p>}
      <Button type="submit" priority={renews ? "secondary" : "primary"} disabled={busy} network>
        {t`Envoyer un lien d'accès au tuteur`}
      </Button>
      <p className="fr-mt-2w fr-mb-1w">
        <Button priority="tertiary no outline" iconId="fr-icon-printer-line" disabled={busy} network onClick={() => void give("lettre")}>
          Imprimer la lettre avec le QR code
        </Button>
      </p>
      <p className="fr-hint-text">
        {renews
          ? t`La lettre porte un nouveau lien : aucun message n'est envoyé, et le lien précédent cesse de fonctionner.`
          : t`La lettre porte un lien d'accès : aucun message n'est envoyé.`}
      </p>
    </form>
  );
}

/** « Vouliez-vous écrire gmail.com ? »: said, never blocking. */
function Suggestion({ courriel, onTake }: { courriel: string; onTake: (courriel: string) => void }) {
  const domain = suspectDomain(courriel);
  if (!domain) return null;
  return (
    <p role="status">
      {t`Vouliez-vous écrire ${domain} ? `}
      <Button size="small" priority="tertiary" onClick={() => onTake(`${courriel.split("@")[0] ?? ""}@${domain}`)}>
        Corriger l’adresse
      </Button>
    </p>
  );
}
