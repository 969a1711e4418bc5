#pragma once

#include <QByteArray>
#include <QHash>
#include <QJSEngine>
#include <QJSValue>
#include <QString>

namespace app {

/// highlight.js, a line at a time. The helper's only thread.
class HighlightEngine
{
public:
    HighlightEngine();
    HighlightEngine(const HighlightEngine &) = delete;
    HighlightEngine &operator=(const HighlightEngine &) = delete;

    /// The parts of the next line of code `id`, as bridge/syntax reads them ("0 5 k 10 3 s"), or "!"
    /// if there will be none for the rest of this code: the language is not known, or the nesting of
    /// the code too deep.
    [[nodiscard]] QByteArray next(const QByteArray &id, const QString &language,
                                  const QString &line);
    void forget(const QByteArray &id) { m_states.remove(id); }

private:
    QJSEngine m_engine;
    QJSValue m_highlight;
    QHash<QByteArray, QJSValue> m_states; ///< after the last line of each code; null: given up
};

/// The parts in what highlight.js writes for a line of `size` units.
[[nodiscard]] QByteArray partsOf(QStringView html, qsizetype size);

} // namespace app
