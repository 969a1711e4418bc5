#pragma once

struct Album;

/// Draws windows with several chats.
void drawSeveralChats(const Album &album);
