#include "bridge/agents/claude/PartialInput.h"

#include <algorithm>
#include <array>
#include <utility>

namespace bridge::claude {

namespace {

using Part = agent::InputPiece::Part;

constexpr std::size_t kDeepest = 16;
constexpr qsizetype kLongestKey = 100;

struct Field
{
    const char *name;
    Part part;
};

constexpr std::array kFields{Field{"file_path", Part::Path},   Field{"notebook_path", Part::Path},
                             Field{"content", Part::Content},  Field{"old_string", Part::Before},
                             Field{"new_string", Part::After}, Field{"new_source", Part::After}};

std::optional<Part> partOf(const QString &key)
{
    for (const Field &field : kFields) {
        if (key == QLatin1String(field.name))
            return field.part;
    }
    return std::nullopt;
}

/// nullopt: \u, whose digits follow.
std::optional<QChar> meaningOf(QChar escape)
{
    switch (escape.unicode()) {
    case u'n':
        return QChar(u'\n');
    case u't':
        return QChar(u'\t');
    case u'r':
        return QChar(u'\r');
    case u'b':
        return QChar(u'\b');
    case u'f':
        return QChar(u'\f');
    case u'u':
        return std::nullopt;
    default:
        return escape;
    }
}

} // namespace

std::vector<agent::InputPiece> PartialInput::take(QStringView json)
{
    for (qsizetype at = 0; at < json.size() && !m_gaveUp;) {
        if (m_isInString)
            at = stringPart(json, at);
        else
            structure(json[at++]);
    }
    return std::exchange(m_pieces, {});
}

void PartialInput::structure(QChar c)
{
    switch (c.unicode()) {
    case u'{':
    case u'[':
        m_gaveUp = m_open.size() == kDeepest;
        m_open.push_back({c == u'['});
        m_expectsKey = c == u'{';
        break;
    case u'}':
    case u']':
        m_gaveUp = m_open.empty();
        if (!m_gaveUp)
            m_open.pop_back();
        m_expectsKey = false;
        break;
    case u',':
        m_gaveUp = m_open.empty();
        if (m_gaveUp)
            break;
        m_expectsKey = !m_open.back().isArray;
        ++m_open.back().index;
        break;
    case u':':
        m_expectsKey = false;
        break;
    case u'"':
        m_gaveUp = m_open.empty();
        if (!m_gaveUp)
            beginString();
        break;
    default: // numbers, words, blanks
        break;
    }
}

void PartialInput::beginString()
{
    m_isInString = true;
    m_isKey = m_expectsKey;
    m_key.clear();
    m_half.clear();
    m_target = m_isKey ? std::nullopt : target();
}

std::optional<agent::InputPiece> PartialInput::target() const
{
    const bool isOuter = m_open.size() == 1;
    const bool isEdit =
        m_open.size() == 3 && m_open[0].key == QLatin1String("edits") && m_open[1].isArray;
    if ((!isOuter && !isEdit) || m_open.back().isArray)
        return std::nullopt;
    const auto part = partOf(m_open.back().key);
    if (!part || (isEdit && *part != Part::Before && *part != Part::After))
        return std::nullopt;
    return agent::InputPiece{*part, isEdit ? m_open[1].index : 0, {}};
}

/// Returns where to go on.
qsizetype PartialInput::stringPart(QStringView json, qsizetype at)
{
    if (m_isEscape || m_isUnicode) {
        escaped(json[at]);
        return at + 1;
    }
    qsizetype end = at;
    while (end < json.size() && json[end] != u'"' && json[end] != u'\\')
        ++end;
    put(json.sliced(at, end - at));
    if (end == json.size())
        return end;
    if (json[end] == u'"')
        endString();
    else
        m_isEscape = true;
    return end + 1;
}

void PartialInput::escaped(QChar c)
{
    if (m_isEscape) {
        m_isEscape = false;
        if (const auto meaning = meaningOf(c)) {
            put(QStringView(&*meaning, 1));
        } else {
            m_isUnicode = true;
            m_digits.clear();
        }
        return;
    }
    m_digits += c;
    if (m_digits.size() < 4)
        return;
    m_isUnicode = false;
    bool isNumber = false;
    const QChar unit(m_digits.toUShort(&isNumber, 16));
    m_gaveUp = !isNumber;
    if (isNumber)
        put(QStringView(&unit, 1));
}

void PartialInput::put(QStringView text)
{
    if (m_isKey) {
        m_key += text.first(std::min(text.size(), kLongestKey - m_key.size()));
        return;
    }
    if (!m_target || text.isEmpty())
        return;
    QString whole = std::exchange(m_half, {});
    whole.append(text);
    if (whole.back().isHighSurrogate()) {
        m_half = whole.back();
        whole.chop(1);
    }
    if (!whole.isValidUtf16())
        whole = QString::fromStdU32String(whole.toStdU32String()); // replaces each lone half
    if (whole.isEmpty())
        return;
    m_given += whole.size();
    m_gaveUp = m_given > kMostPreviewed;
    if (!m_pieces.empty() && m_pieces.back().part == m_target->part
        && m_pieces.back().edit == m_target->edit) {
        m_pieces.back().text += whole;
    } else {
        m_pieces.push_back(*m_target);
        m_pieces.back().text = std::move(whole);
    }
}

void PartialInput::endString()
{
    m_isInString = false;
    if (m_isKey)
        m_open.back().key = m_key;
    m_target.reset();
}

} // namespace bridge::claude
