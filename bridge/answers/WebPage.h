#pragma once

#include <QString>
#include <QStringList>

namespace bridge::answers {

/// The readable text of a web page (or XML document): its title, first headings and beginning.
/// Plain text; no markup of the page is ever shown.
[[nodiscard]] QStringList webPageSentences(const QString &page);

/// The beginning of the text of a piece of a page, in one line, without tags, scripts and styles.
[[nodiscard]] QString webPageText(const QString &html);

} // namespace bridge::answers
