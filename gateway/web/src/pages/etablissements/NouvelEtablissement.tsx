import { Input } from "@codegouvfr/react-dsfr/Input";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useNavigate } from "react-router";
import { etablissements as api } from "../../api/endpoints";
import { t } from "../../text/typo";
import { type Fault, faultOf, FaultList, ProblemAlert, serverFaults } from "../../ui/feedback";
import { Page } from "../../ui/Page";
import { Button } from "../../ui/Button";
import { AdministrateurFields, administrateurFaults, PERSONNE } from "./AdministrateurFields";

/** The établissement and its first administrateur are created together (I-02). */
export default function NouvelEtablissement() {
  const navigate = useNavigate();
  const client = useQueryClient();
  const first = useQuery({ queryKey: ["etablissements", "academie"], queryFn: () => api.list({}), staleTime: Infinity });
  const [value, setValue] = useState({ uai: "", nom: "", academie: null as string | null });
  const [person, setPerson] = useState(PERSONNE);
  const [faults, setFaults] = useState<Fault[]>([]);
  const [error, setError] = useState<unknown>(null);
  const [key, setKey] = useState(() => crypto.randomUUID());
  const [busy, setBusy] = useState(false);
  const academie = value.academie ?? first.data?.academie ?? "";

  async function submit(event: FormEvent) {
    event.preventDefault();
    const found: Fault[] = [];
    if (!/^\d{7}[a-z]$/i.test(value.uai.trim())) found.push({ field: "uai", message: t`UAI : saisissez sept chiffres et une lettre` });
    if (!value.nom.trim()) found.push({ field: "nom", message: t`Nom de l'établissement : saisissez-le` });
    found.push(...administrateurFaults(person));
    setFaults(found);
    setError(null);
    if (found.length > 0) return;
    setBusy(true);
    try {
      const created = await api.create({ ...value, academie, administrateur: person }, key);
      await client.invalidateQueries({ queryKey: ["etablissements"] });
      void navigate(`/etablissements/${created.uai}`, { state: { fait: t`L'établissement est créé. Un courriel est envoyé à son administrateur.` } });
    } catch (failure) {
      setKey(crypto.randomUUID());
      const named = serverFaults(failure);
      if (named.length > 0) setFaults(named);
      else setError(failure);
      setBusy(false);
    }
  }
  const text = (name: "uai" | "nom" | "academie", label: string, shown: string, hint?: string) => (
    <Input
      label={label}
      {...(hint ? { hintText: hint } : {})}
      {...faultOf(faults, name)}
      nativeInputProps={{ id: name, autoComplete: "off", value: shown, onChange: (event) => setValue({ ...value, [name]: event.target.value }) }}
    />
  );
  return (
    <Page title="Créer un établissement" crumbs={[{ label: "Établissements", href: "/etablissements" }]}>
      {error !== null && <ProblemAlert error={error} title="L’établissement n’est pas créé" />}
      <FaultList faults={faults} before="avant de créer l’établissement" />
      <form onSubmit={(event) => void submit(event)} noValidate className="cpro-narrow">
        <h2 className="fr-h4">L’établissement</h2>
        {text("uai", "UAI (obligatoire)", value.uai, t`Sept chiffres et une lettre de contrôle, par exemple 0761234D.`)}
        {text("nom", t`Nom de l'établissement (obligatoire)`, value.nom)}
        {text("academie", "Académie", academie)}
        <h2 className="fr-h4">Son premier administrateur</h2>
        <p>{t`Il complétera les paramètres, importera les fichiers de la scolarité et créera les autres comptes.`}</p>
        <AdministrateurFields value={person} faults={faults} onChange={setPerson} />
        <Button type="submit" disabled={busy}>
          Créer l’établissement
        </Button>
      </form>
    </Page>
  );
}
