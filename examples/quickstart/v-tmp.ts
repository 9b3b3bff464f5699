import { openHospital } from "./hospital.ts";

const h = await openHospital({ db: "/tmp/q/full.db", keys: "/tmp/q/full.db.keys" });
const v = await h.officer.audit.verify({});
console.log(JSON.stringify({ ...v, findings: v.findings.slice(0, 8) }, null, 1));
await h.hcrm.close();
