# Forms whose measurement can't be changed any more.
unsaved-title = This could not be saved
unsaved-deleted = This measurement was deleted in the meantime.
unsaved-deleted-for-good = This measurement was deleted and can no longer be brought back.
unsaved-hidden = The site's team has hidden this measurement.
unsaved-closed = This step is closed: the water does not flow.
unsaved-kept = What was typed is still here, but it is not saved. Keep this page open for it.
unsaved-restore = Bring back in a new tab
unsaved-place = Change the water in a new tab
unsaved-again = Send again
unsaved-set-aside = Counted animals and answers about the structure only fit running waters. They are kept, but not shown here.
