// Every page: what the site can do better with a script. All of it works without.
import { initFlashes } from "./app/flashes.js";
import { initForms } from "./app/forms.js";
import { initGuards } from "./app/guards.js";
import { initKeys } from "./app/keys.js";
import { initLogIn } from "./app/log-in.js";
import { initMenus } from "./app/menus.js";
import { initPrint } from "./app/print.js";
import { initRefresh } from "./app/refresh.js";
import { initRows } from "./app/rows.js";
import { initTheme } from "./app/theme.js";
import { rememberTimeZone } from "./app/timezone.js";

initTheme();
rememberTimeZone();
initFlashes();
initMenus();
initForms();
initGuards();
initKeys();
initLogIn();
initPrint();
initRefresh();
initRows();
