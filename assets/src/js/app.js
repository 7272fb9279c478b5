// Loaded on every page. Everything here is a nicer road to what the page does without it.
import { start as startHtmx } from "./htmx.js";
import { start as startAutosave } from "./autosave.js";
import { start as startConfirm } from "./confirm.js";
import { start as startForms } from "./forms.js";
import { start as startMenus } from "./menus.js";
import { start as startOffline } from "./offline.js";
import { start as startRemember } from "./remember.js";
import { start as startRich } from "./rich.js";
import { start as startSession } from "./session.js";

startHtmx();
startMenus();
startConfirm();
startRich();
startRemember();
startAutosave();
startForms();
startSession();
startOffline();
