import { Checkbox } from "@codegouvfr/react-dsfr/Checkbox";
import { useQuery } from "@tanstack/react-query";
import { comptes as api } from "../../api/endpoints";
import { t } from "../../text/typo";
import { type Fault, faultOf } from "../../ui/feedback";

export function useDivisions() {
  return useQuery({ queryKey: ["comptes", "divisions"], queryFn: api.divisions, staleTime: 60_000 });
}

/** Classes of a teacher, among those of the year. */
export function DivisionsField({ value, faults, onChange }: {
  value: string[];
  faults: Fault[];
  onChange: (divisions: string[]) => void;
}) {
  const divisions = useDivisions().data;
  if (!divisions) return null;
  if (divisions.length === 0) return <p>{t`Aucune classe n'est connue cette année : elles viennent de l'import des fichiers de la scolarité.`}</p>;
  return (
    <Checkbox
      id="divisions"
      legend="Classes"
      orientation="horizontal"
      {...faultOf(faults, "divisions")}
      options={divisions.map(({ code }) => ({
        label: code,
        nativeInputProps: {
          checked: value.includes(code),
          onChange: (event) => onChange(event.target.checked ? [...value, code] : value.filter((each) => each !== code)),
        },
      }))}
    />
  );
}
