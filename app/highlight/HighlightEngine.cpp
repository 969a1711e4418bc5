#include "app/highlight/HighlightEngine.h"

#include "bridge/syntax/CodePart.h"

#include <QFile>
#include <QLoggingCategory>

#include <algorithm>
#include <optional>
#include <vector>

namespace app {

namespace {

using bridge::syntax::PartKind;

/// Each level costs something at every line.
constexpr int kDeepest = 100;

/// What an element of highlight.js is for the reader. `isKnown` false: the same as what is around
/// it.
struct Meaning
{
    bool isKnown = false;
    std::optional<PartKind> kind;
};

Meaning meaningOf(QStringView name, bool inClass)
{
    static const QHash<QString, std::optional<PartKind>> meanings = [] {
        QHash<QString, std::optional<PartKind>> found;
        const auto add = [&found](const char *names, std::optional<PartKind> kind) {
            for (const QString &each : QString::fromLatin1(names).split(QLatin1Char(' ')))
                found.insert(QStringLiteral("hljs-") + each, kind);
        };
        add("keyword selector-tag meta-keyword meta name template-tag", PartKind::Keyword);
        add("string regexp meta-string link addition quote code formula", PartKind::String);
        add("number literal symbol bullet", PartKind::Number);
        add("comment doctag", PartKind::Comment);
        add("type built_in attr attribute selector-class selector-id selector-attr selector-pseudo"
            " variable template-variable builtin-name",
            PartKind::Type);
        add("title section deletion", PartKind::Function);
        add("subst params", std::nullopt);
        return found;
    }();
    if (inClass && name == u"hljs-title")
        return {.isKnown = true, .kind = PartKind::Type};
    const auto found = meanings.constFind(name.toString());
    return found == meanings.cend() ? Meaning() : Meaning{.isKnown = true, .kind = *found};
}

} // namespace

HighlightEngine::HighlightEngine()
{
    // Its warnings about the script's style would be the only thing in the log.
    QLoggingCategory::setFilterRules(QStringLiteral("qt.qml.compiler=false"));
    QFile script(QStringLiteral(":/highlight.min.js"));
    if (!script.open(QIODevice::ReadOnly))
        return;
    // The script reports to a browser's console; it fails where there is none.
    m_engine.evaluate(QStringLiteral(
        "var console = {log: function() {}, warn: function() {}, error: function() {}};"));
    QJSValue exports = m_engine.newObject();
    m_engine.globalObject().setProperty(QStringLiteral("exports"), exports);
    if (m_engine.evaluate(QString::fromUtf8(script.readAll())).isError())
        return;
    m_highlight = m_engine
                      .evaluate(QStringLiteral(
                          "(function (hljs, deepest) {"
                          "  return function (language, line, top) {"
                          "    if (!hljs.getLanguage(language)) return null;"
                          "    var result = hljs.highlight(language, line, true, top);"
                          "    if (result.errorRaised || !result.top) return null;"
                          "    var depth = 0;"
                          "    for (var mode = result.top; mode; mode = mode.parent)"
                          "      if (++depth > deepest) return null;"
                          "    return result;"
                          "  };"
                          "})"))
                      .call({exports, kDeepest});
}

QByteArray HighlightEngine::next(const QByteArray &id, const QString &language, const QString &line)
{
    const auto state = m_states.constFind(id);
    const QJSValue top = state == m_states.cend() ? QJSValue() : *state;
    // The end of the line ends what lasts no longer than it.
    const QJSValue result = top.isNull() || !m_highlight.isCallable()
                                ? QJSValue(QJSValue::NullValue)
                                : m_highlight.call({language, line + QLatin1Char('\n'), top});
    if (!result.isObject() || result.isError()) {
        m_states.insert(id, QJSValue(QJSValue::NullValue));
        return "!";
    }
    m_states.insert(id, result.property(QStringLiteral("top")));
    return partsOf(result.property(QStringLiteral("value")).toString(), line.size());
}

QByteArray partsOf(QStringView html, qsizetype size)
{
    struct Element
    {
        std::optional<PartKind> kind;
        bool isClass = false;
    };
    std::vector<Element> open{{}};
    QByteArray parts;
    std::optional<PartKind> kind;
    qsizetype from = 0;
    qsizetype at = 0; // in the line
    const auto endPart = [&] {
        const qsizetype end = std::min(at, size);
        if (kind && end > from)
            parts += (parts.isEmpty() ? "" : " ") + QByteArray::number(from) + ' '
                     + QByteArray::number(end - from) + ' '
                     + bridge::syntax::kPartLetters[static_cast<int>(*kind)];
        from = at;
    };
    const auto change = [&](std::optional<PartKind> to) {
        if (to == kind)
            return;
        endPart();
        kind = to;
    };
    constexpr QStringView opening = u"<span class=\"";
    constexpr QStringView closing = u"</span>";
    for (qsizetype i = 0; i < html.size();) {
        const QStringView rest = html.mid(i);
        if (rest.startsWith(opening)) {
            const qsizetype end = rest.indexOf(QLatin1Char('"'), opening.size());
            if (end < 0)
                break;
            const QStringView name = rest.mid(opening.size(), end - opening.size());
            const Meaning meaning = meaningOf(name, open.back().isClass);
            open.push_back({.kind = meaning.isKnown ? meaning.kind : open.back().kind,
                            .isClass = open.back().isClass || name == u"hljs-class"});
            i += end + 2;
        } else if (rest.startsWith(closing)) {
            if (open.size() > 1)
                open.pop_back();
            i += closing.size();
        } else {
            change(open.back().kind);
            // "&amp;", "&lt;" and the like stand for one character.
            const qsizetype end =
                rest.startsWith(QLatin1Char('&')) ? rest.indexOf(QLatin1Char(';')) : -1;
            i += end < 0 ? 1 : end + 1;
            ++at;
        }
    }
    endPart();
    return parts;
}

} // namespace app
