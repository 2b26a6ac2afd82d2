import { Alert } from "@codegouvfr/react-dsfr/Alert";
import { Input } from "@codegouvfr/react-dsfr/Input";
import { Select } from "@codegouvfr/react-dsfr/Select";
import { type FormEvent, useState } from "react";
import { comptes } from "../../api/endpoints";
import type { Compte, NouveauCompte as Body, Profil } from "../../api/types";
import { nomComplet, nomProfil } from "../../text/noms";
import { majuscule, t } from "../../text/typo";
import { Done, type Fault, faultOf, FaultList, ProblemAlert, serverFaults } from "../../ui/feedback";
import { Link } from "../../ui/Link";
import { Page } from "../../ui/Page";
import { Button } from "../../ui/Button";
import { Civilite } from "../../ui/Civilite";
import { DivisionsField } from "./DivisionsField";
import { Duplicates } from "./Duplicates";

/** Learners come from the registry, maîtres d’apprentissage have a page of their own. */
const CREATABLE: Profil[] = ["enseignant", "ddfpt", "chef_etablissement", "administrateur"];
const EMPTY: Required<Body> = {
  civilite: "Mme", nom: "", prenom: "", date_naissance: "", courriel: "", profil: "enseignant", discipline: "", divisions: [], malgre_doublon: false,
};

/** A likely duplicate is shown before anything is created (I-03). */
export default function NouveauCompte() {
  const [value, setValue] = useState<Required<Body>>(EMPTY);
  const [faults, setFaults] = useState<Fault[]>([]);
  const [error, setError] = useState<unknown>(null);
  const [duplicates, setDuplicates] = useState<Compte[]>([]);
  const [created, setCreated] = useState<Compte | null>(null);
  const [key, setKey] = useState(() => crypto.randomUUID());
  const [busy, setBusy] = useState(false);
  const set = (change: Partial<Body>) => {
    setValue({ ...value, ...change });
    setDuplicates([]);
    setKey(crypto.randomUUID());
  };

  async function create(malgre_doublon: boolean) {
    const found: Fault[] = [];
    if (!value.nom.trim()) found.push({ field: "nom", message: t`Nom : saisissez-le` });
    if (!value.prenom.trim()) found.push({ field: "prenom", message: t`Prénom : saisissez-le` });
    if (!value.date_naissance) found.push({ field: "date_naissance", message: t`Date de naissance : choisissez-la` });
    if (!/^\S+@\S+\.\S+$/.test(value.courriel.trim())) found.push({ field: "courriel", message: t`Courriel : saisissez une adresse complète` });
    setFaults(found);
    setError(null);
    if (found.length > 0) return;
    setBusy(true);
    try {
      const answer = await comptes.create({ ...value, malgre_doublon }, malgre_doublon ? `${key}-2` : key);
      if ("compte" in answer) {
        setCreated(answer.compte);
        setValue(EMPTY);
        setDuplicates([]);
        setKey(crypto.randomUUID());
      } else setDuplicates(answer.doublons);
    } catch (failure) {
      const named = serverFaults(failure);
      if (named.length > 0) setFaults(named);
      else setError(failure);
    } finally {
      setBusy(false);
    }
  }
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setCreated(null);
    void create(false);
  };
  const text = (name: "nom" | "prenom" | "courriel" | "date_naissance" | "discipline", label: string, type = "text", hint?: string) => (
    <Input
      label={label}
      {...(hint ? { hintText: hint } : {})}
      {...faultOf(faults, name)}
      nativeInputProps={{ id: name, type, autoComplete: "off", value: value[name], onChange: (event) => set({ [name]: event.target.value }) }}
    />
  );
  return (
    <Page
      title="Nouvel utilisateur"
      crumbs={[{ label: "Comptes", href: "/comptes" }]}
      lead={t`Pour les personnes absentes des fichiers de la scolarité. Un courriel leur donnera l'adresse, l'identifiant et un mot de passe provisoire.`}
    >
      <Done text={created?.id ?? ""}>
        <Alert
          severity="success"
          title="Compte créé"
          as="h2"
          description={
            <>
              {created && t`${nomComplet(created)} va recevoir un courriel. Identifiant : ${created.identifiant}. `}
              <Link href={`/comptes/${created?.id}`}>Ouvrir ce compte</Link>
            </>
          }
        />
      </Done>
      {error !== null && <ProblemAlert error={error} title="Le compte n’est pas créé" />}
      <FaultList faults={faults} before="avant de créer le compte" />
      <form onSubmit={submit} noValidate className="cpro-narrow">
        <Civilite value={value.civilite} onChange={(civilite) => set({ civilite })} />
        {text("nom", "Nom (obligatoire)")}
        {text("prenom", "Prénom (obligatoire)")}
        {text("date_naissance", "Date de naissance (obligatoire)", "date")}
        {text("courriel", "Courriel (obligatoire)", "email", t`Au format nom@exemple.fr.`)}
        <Select label="Profil (obligatoire)" nativeSelectProps={{ id: "profil", value: value.profil, onChange: (event) => set({ profil: event.target.value as Profil }) }}>
          {CREATABLE.map((profil) => (
            <option key={profil} value={profil}>
              {majuscule(nomProfil(profil))}
            </option>
          ))}
        </Select>
        {value.profil === "enseignant" && (
          <>
            {text("discipline", "Discipline", "text", t`Par exemple : maintenance des systèmes.`)}
            <DivisionsField value={value.divisions} faults={faults} onChange={(divisions) => set({ divisions })} />
          </>
        )}
        {duplicates.length > 0 ? (
          <Duplicates list={duplicates} profil={value.profil as Profil} onCreate={() => void create(true)} />
        ) : (
          <Button type="submit" disabled={busy}>
            Créer le compte
          </Button>
        )}
      </form>
    </Page>
  );
}
