#pragma once

#include "tests/ui/Album.h"

/// The side bar in many states: kept conversations, menu, rename, undo, search.
void drawSideBar(const Album &album);
