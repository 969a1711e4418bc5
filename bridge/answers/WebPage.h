#pragma once

#include <QString>
#include <QStringList>

namespace bridge::answers {

/// What a web page (or an XML document) says to its reader: its title, its first headings and the
/// beginning of its text. Plain text; nothing of the page is ever shown as markup.
[[nodiscard]] QStringList webPageSentences(const QString &page);

} // namespace bridge::answers
