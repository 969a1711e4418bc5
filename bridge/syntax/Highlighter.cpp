#include "bridge/syntax/Highlighter.h"

#include "bridge/syntax/CodeLanguages.h"

#include <optional>
#include <utility>

namespace bridge::syntax {

namespace {

constexpr qsizetype kStepLines = 64; ///< of one step of the helper
constexpr qsizetype kLongestAnswer = 20 * kLongestLine; ///< bytes for one line
constexpr qsizetype kCacheSize = 500'000;               ///< parts, and as many lines

/// "0 5 k 10 3 s": from, size, kind. nullopt: this is no answer of the helper.
std::optional<LineParts> partsIn(const QByteArray &answer, qsizetype lineSize)
{
    LineParts parts;
    if (answer.isEmpty())
        return parts;
    const QList<QByteArray> words = answer.split(' ');
    if (words.size() % 3 != 0)
        return std::nullopt;
    parts.reserve(words.size() / 3);
    int end = 0;
    for (qsizetype i = 0; i < words.size(); i += 3) {
        bool isFrom = false;
        bool isSize = false;
        const int from = words[i].toInt(&isFrom);
        const int size = words[i + 1].toInt(&isSize);
        const qsizetype kind =
            words[i + 2].size() == 1 ? QByteArrayView(kPartLetters).indexOf(words[i + 2][0]) : -1;
        if (!isFrom || !isSize || from < end || size <= 0 || size > lineSize - from || kind < 0)
            return std::nullopt;
        end = from + size;
        parts.append({static_cast<quint16>(from), static_cast<quint16>(size),
                      static_cast<PartKind>(kind)});
    }
    return parts;
}

} // namespace

HighlightedCode::HighlightedCode(Highlighter &highlighter, quint32 id, const QString &language)
    : m_highlighter(&highlighter)
    , m_id(id)
    , m_language(language)
    , m_chain(qHash(language, 1))
{
}

HighlightedCode::~HighlightedCode()
{
    if (m_highlighter)
        m_highlighter->forget(*this);
}

void HighlightedCode::append(const QStringList &lines)
{
    for (const QString &line : lines) {
        if (lineCount() >= Highlighter::kMostLines && !m_gaveUp && m_highlighter)
            m_highlighter->giveUp(*this);
        if (m_gaveUp || !m_highlighter || line.size() > kLongestLine) {
            appendPlain();
            continue;
        }
        const int number = lineCount();
        m_chain = qHash(line, m_chain);
        m_chains.push_back(m_chain);
        m_parts.emplace_back();
        const LineParts *known = m_isAsked ? nullptr : m_highlighter->m_cache.object(m_chain);
        if (known) {
            m_parts.back() = *known;
            m_known.append(line);
            m_knownNumber.push_back(number);
            continue;
        }
        // The helper needs all lines before this one for its state.
        for (qsizetype i = 0; i < m_known.size(); ++i)
            m_highlighter->ask(*this, m_knownNumber[static_cast<std::size_t>(i)], m_known[i]);
        m_known.clear();
        m_knownNumber.clear();
        m_highlighter->ask(*this, number, line);
    }
}

void HighlightedCode::appendPlain()
{
    m_parts.emplace_back();
    m_chains.push_back(0);
}

Highlighter::Highlighter(process::AgentProcessFactory processes, process::LaunchSpec helper,
                         QObject *parent)
    : QObject(parent)
    , m_processes(std::move(processes))
    , m_helper(std::move(helper))
    , m_cache(kCacheSize)
{
    m_send.setSingleShot(true);
    m_send.setInterval(0);
    connect(&m_send, &QTimer::timeout, this, &Highlighter::sendNext);
}

Highlighter::~Highlighter()
{
    if (m_process) {
        m_process->disconnect(this);
        delete m_process;
    }
}

std::unique_ptr<HighlightedCode> Highlighter::begin(const QString &fence)
{
    const QString language = languageOf(fence);
    if (language.isEmpty() || m_deaths >= kMostDeaths || m_faults.value(language) >= kMostFaults)
        return nullptr;
    std::unique_ptr<HighlightedCode> code(new HighlightedCode(*this, ++m_lastId, language));
    m_codes.insert(m_lastId, code.get());
    return code;
}

void Highlighter::ask(HighlightedCode &code, int number, const QString &line)
{
    if (code.m_gaveUp)
        return;
    if (m_waitingSize + line.size() > kMostWaiting) {
        giveUp(code);
        return;
    }
    code.m_isAsked = true;
    const bool goesOn = !m_waiting.empty() && m_waiting.back().id == code.m_id
                        && m_waiting.back().lines.size() < kStepLines;
    if (!goesOn)
        m_waiting.push_back({.id = code.m_id, .numbers = {}, .lines = {}});
    m_waiting.back().numbers.push_back(number);
    m_waiting.back().lines.append(line);
    m_waitingSize += line.size();
    if (!m_send.isActive())
        m_send.start();
}

/// The rest of `code` stays plain.
void Highlighter::giveUp(HighlightedCode &code)
{
    code.m_gaveUp = true;
    code.m_known.clear();
    code.m_knownNumber.clear();
    std::erase_if(m_waiting, [&](const Job &job) {
        if (job.id != code.m_id)
            return false;
        for (const QString &line : job.lines)
            m_waitingSize -= line.size();
        return true;
    });
}

void Highlighter::forget(HighlightedCode &code)
{
    giveUp(code);
    m_codes.remove(code.m_id);
    if (m_process && code.m_isBegun)
        m_process->write(QByteArray::number(code.m_id) + " - 0\n");
}

void Highlighter::sendNext()
{
    if (!m_job.lines.isEmpty() || m_waiting.empty() || m_deaths >= kMostDeaths)
        return;
    m_job = std::move(m_waiting.front());
    m_waiting.pop_front();
    m_answered = 0;
    QByteArray request;
    for (const QString &line : std::as_const(m_job.lines)) {
        m_waitingSize -= line.size();
        QString one = line;
        one.replace(QLatin1Char('\n'), QLatin1Char(' ')); // of as many units
        request += one.toUtf8() + '\n';
    }
    if (!m_process) {
        m_process = m_processes().release();
        connect(m_process, &process::AgentProcess::outputReceived, this, &Highlighter::take);
        connect(m_process, &process::AgentProcess::exited, this, &Highlighter::onExited);
        m_process->start(m_helper);
    }
    HighlightedCode &code = *m_codes[m_job.id];
    code.m_isBegun = true;
    m_process->write(QByteArray::number(m_job.id) + ' ' + code.m_language.toUtf8() + ' '
                     + QByteArray::number(m_job.lines.size()) + '\n' + request);
}

void Highlighter::take(const QByteArray &bytes)
{
    m_received += bytes;
    qsizetype from = 0;
    for (qsizetype end; (end = m_received.indexOf('\n', from)) >= 0; from = end + 1) {
        if (!takeLine(m_received.mid(from, end - from))) {
            dropHelper();
            return;
        }
    }
    m_received.remove(0, from);
    if (m_received.size() > kLongestAnswer)
        dropHelper();
}

/// False: the helper speaks nonsense.
bool Highlighter::takeLine(const QByteArray &line)
{
    if (m_job.lines.isEmpty())
        return false;
    HighlightedCode *code = m_codes.value(m_job.id);
    const int number = m_job.numbers[m_answered];
    if (line == "!") {
        if (code)
            giveUp(*code);
    } else {
        const auto parts = partsIn(line, m_job.lines[static_cast<qsizetype>(m_answered)].size());
        if (!parts)
            return false;
        if (code) {
            const auto at = static_cast<std::size_t>(number);
            code->m_parts[at] = *parts;
            m_cache.insert(code->m_chains[at], new LineParts(*parts), parts->size() + 1);
        }
    }
    ++m_answered;
    if (m_answered == m_job.numbers.size())
        finishJob();
    return true;
}

void Highlighter::finishJob()
{
    const Job job = std::exchange(m_job, {});
    m_send.start();
    if (HighlightedCode *code = m_codes.value(job.id)) {
        const EmitGuard::Scope scope(code->m_emitGuard);
        emit code->highlighted(job.numbers.front(), job.numbers.back() + 1);
    }
}

/// Ends a helper that cannot be trusted.
void Highlighter::dropHelper()
{
    m_process->disconnect(this);
    m_process->kill();
    onExited();
}

void Highlighter::onExited()
{
    m_process->deleteLater();
    m_process = nullptr;
    m_received.clear();
    ++m_deaths;
    if (HighlightedCode *code = m_codes.value(m_job.id))
        ++m_faults[code->m_language];
    m_job = {};
    // Their state has gone with it.
    for (HighlightedCode *code : std::as_const(m_codes)) {
        if (code->m_isBegun || m_deaths >= kMostDeaths)
            giveUp(*code);
    }
    if (!m_waiting.empty())
        m_send.start();
}

} // namespace bridge::syntax
