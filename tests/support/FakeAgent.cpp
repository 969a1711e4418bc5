#include "tests/support/FakeAgent.h"

#include "bridge/answers/ErrorBody.h"
#include "bridge/answers/ErrorKind.h"
#include "bridge/endpoint/SentCredential.h"

#include <QFileInfo>

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace bridge;
using namespace bridge::agent;

namespace {

QByteArray lineOf(const QStringList &fields)
{
    QByteArray line = fields.join(QLatin1Char(FakeCodec::kFieldEnd)).toUtf8();
    line.replace('\n', FakeCodec::kNewline);
    return line + '\n';
}

} // namespace

QByteArray FakeCodec::ask(AgentRequest request, const QStringList &fields)
{
    m_openRequests.insert(request);
    return lineOf(fields);
}

QByteArray FakeCodec::open(const QString &workspace, const ConversationStart &conversation)
{
    return ask(AgentRequest::Open, {u"open"_s, workspace, conversation.sessionId,
                                    conversation.resume ? u"resume"_s : u"new"_s});
}

CodecOutput FakeCodec::decode(QByteArrayView line)
{
    bool isIndex = false;
    const auto index = line.toByteArray().toULongLong(&isIndex);
    if (!isIndex || index >= m_lines->size())
        return {{BadLine{BadLine::Reason::NotJson, {}}}, {}};
    const CodecOutput &output = (*m_lines)[index];
    for (const AgentEvent &event : output.events)
        note(event);
    return output;
}

void FakeCodec::note(const AgentEvent &event)
{
    const auto close = [this](const BlockId &id) { std::erase(m_openBlocks, id); };
    const auto answered = [this](AgentRequest request) {
        if (const auto found = m_openRequests.find(request); found != m_openRequests.end())
            m_openRequests.erase(found);
    };
    if (const auto *started = std::get_if<BlockStarted>(&event))
        m_openBlocks.push_back(started->id);
    else if (const auto *finished = std::get_if<BlockFinished>(&event))
        close(finished->id);
    else if (const auto *discarded = std::get_if<BlockDiscarded>(&event))
        close(discarded->id);
    else if (const auto *asked = std::get_if<PermissionAsked>(&event))
        m_openPermissions.insert(asked->request.id);
    else if (const auto *withdrawn = std::get_if<PermissionWithdrawn>(&event))
        m_openPermissions.erase(withdrawn->requestId);
    else if (std::holds_alternative<AgentReady>(event))
        answered(AgentRequest::Open);
    else if (std::holds_alternative<StatusReported>(event))
        answered(AgentRequest::Status);
    else if (std::holds_alternative<ConversationRewound>(event))
        answered(AgentRequest::Rewind);
    else if (std::holds_alternative<FilesPreviewed>(event))
        answered(AgentRequest::PreviewFiles);
    else if (std::holds_alternative<FilesRestored>(event))
        answered(AgentRequest::RestoreFiles);
    else if (const auto *done = std::get_if<RequestDone>(&event))
        answered(done->request);
    else if (const auto *failed = std::get_if<RequestFailed>(&event))
        answered(failed->request);
}

std::vector<AgentEvent> FakeCodec::endOfStream()
{
    std::vector<AgentEvent> events;
    for (const BlockId &id : std::exchange(m_openBlocks, {}))
        events.push_back(BlockDiscarded{id});
    for (const QString &id : std::exchange(m_openPermissions, {}))
        events.push_back(PermissionWithdrawn{id});
    for (const AgentRequest request : std::exchange(m_openRequests, {})) {
        if (request == AgentRequest::Status)
            events.push_back(StatusReported{});
        else
            events.push_back(RequestFailed{request, {}});
    }
    return events;
}

QByteArray FakeCodec::queryStatus()
{
    return ask(AgentRequest::Status, {u"status"_s});
}

QByteArray FakeCodec::askHealth()
{
    return ask(AgentRequest::Health, {u"health"_s});
}

QByteArray FakeCodec::prompt(const PromptContent &content, const QString &messageId)
{
    QString text;
    for (const PromptBlock &block : content)
        text += std::get<PromptText>(block).text;
    return lineOf({u"prompt"_s, messageId, text});
}

QByteArray FakeCodec::cancel()
{
    return ask(AgentRequest::Cancel, {u"cancel"_s});
}

QByteArray FakeCodec::stopTool(const QString &toolUseId)
{
    return ask(AgentRequest::StopTool, {u"stop"_s, toolUseId});
}

QByteArray FakeCodec::answer(const QString &requestId, const PermissionAnswer &answer)
{
    if (m_openPermissions.erase(requestId) == 0)
        return {};
    QStringList fields{u"answer"_s, requestId, answer.optionId, answer.message};
    for (const auto &[question, labels] : answer.answers)
        fields << question + u'=' + labels.join(u',');
    return lineOf(fields);
}

QByteArray FakeCodec::setOption(const QString &optionId, const QString &value)
{
    return ask(AgentRequest::SetOption, {u"option"_s, optionId, value});
}

QByteArray FakeCodec::rewind(const QString &messageId, const QString &newestMessageId)
{
    return ask(AgentRequest::Rewind, {u"rewind"_s, messageId, newestMessageId});
}

QByteArray FakeCodec::previewFiles(const QString &messageId)
{
    return ask(AgentRequest::PreviewFiles, {u"preview"_s, messageId});
}

QByteArray FakeCodec::restoreFiles(const QString &messageId)
{
    return ask(AgentRequest::RestoreFiles, {u"restore"_s, messageId});
}

QByteArray FakeCodec::rename(const QString &title)
{
    return ask(AgentRequest::Rename, {u"rename"_s, title});
}

void FakeBackend::answerLocate(const Result<QVersionNumber, Failure> &version)
{
    if (version)
        m_known = *version;
    const Question question = std::move(m_questions.front());
    m_questions.erase(m_questions.begin());
    if (!question.context)
        return;
    if (version)
        question.answer(AgentProgram{m_program, *version});
    else
        question.answer(failed(version.error()));
}

QString FakeBackend::displayName() const
{
    return u"Fake Agent"_s;
}

AgentCapabilities FakeBackend::capabilities() const
{
    return {.resumesSessions = true, .continuesTurns = continuesTurns, .permissionModes = {}};
}

void FakeBackend::locate(QObject *context, LocateAnswer answer)
{
    if (!QFileInfo::exists(m_program)) {
        m_known.reset();
        answer(failed(Failure::of(FailureKind::AgentMissing)));
    } else if (m_known) {
        answer(AgentProgram{m_program, *m_known});
    } else {
        m_questions.push_back({context, std::move(answer)});
    }
}

void FakeBackend::askSignIn(const AgentProgram & /*program*/, QObject * /*context*/,
                            const SignInAnswer &answer)
{
    ++signInQuestions;
    answer(signIn);
}

std::unique_ptr<AgentInstaller> FakeBackend::makeInstaller()
{
    return installer ? installer() : nullptr;
}

std::optional<Failure> FakeBackend::refusal(const AgentProgram &program) const
{
    if (program.version.isNull() || program.version >= oldest)
        return std::nullopt;
    return Failure::of(FailureKind::AgentTooOld,
                       {.message = oldest.toString(), .subject = program.version.toString()});
}

process::LaunchSpec FakeBackend::launchSpec(const AgentLaunch &launch,
                                            const ConversationStart &conversation) const
{
    process::LaunchSpec spec{
        launch.options.program,
        {conversation.resume ? u"--resume"_s : u"--session"_s, conversation.sessionId},
        launch.options.workspace,
        launch.inherited};
    if (conversation.continuesTurn)
        spec.environment.insert(u"FAKE_CONTINUES"_s, u"1"_s);
    if (const SessionChoices &choices = conversation.choices; choices != SessionChoices())
        spec.environment.insert(u"FAKE_CHOICES"_s, choices.permissionMode + u' ' + choices.model
                                                       + u' ' + choices.effort);
    if (!conversation.branchOf.isEmpty())
        spec.environment.insert(u"FAKE_BRANCH"_s,
                                conversation.branchOf + u' ' + conversation.branchAt);
    if (!launch.options.configurationFolder.isEmpty())
        spec.environment.insert(u"FAKE_CONFIGURATION"_s, launch.options.configurationFolder);
    if (launch.options.answerLimit > 0)
        spec.environment.insert(u"FAKE_LIMIT"_s, QString::number(launch.options.answerLimit));
    if (!launch.endpoint)
        return spec;
    spec.environment.insert(u"FAKE_AUTHORITIES"_s, launch.endpoint->certificateAuthorities);
    spec.environment.insert(u"FAKE_CLIENT_KEY"_s, launch.endpoint->clientCertificate.key);
    if (launch.endpoint->options.retries)
        spec.environment.insert(u"FAKE_RETRIES"_s,
                                QString::number(*launch.endpoint->options.retries));
    spec.environment.insert(u"FAKE_BASE_URL"_s, launch.endpoint->address.text());
    for (auto it = launch.endpoint->models.cbegin(); it != launch.endpoint->models.cend(); ++it)
        spec.environment.insert(u"FAKE_MODEL_"_s + it.key(), it.value());
    const bool isKey = launch.secret && launch.secret->kind == CredentialKind::ApiKey;
    const QString value = launch.secret ? launch.secret->value : endpoint::placeholderToken();
    if (launch.endpoint->credential == CredentialKind::OwnSignIn)
        return spec;
    spec.environment.insert(isKey ? u"FAKE_KEY"_s : u"FAKE_TOKEN"_s, value);
    return spec;
}

std::unique_ptr<AgentCodec> FakeBackend::makeCodec() const
{
    return std::make_unique<FakeCodec>(lines);
}

QByteArrayList FakeBackend::descendantMarks(qint64 pid, const QString &) const
{
    return {"FAKE_PID=" + QByteArray::number(pid)};
}

Failure FakeBackend::classify(const TurnFailure &turn, const QString &address) const
{
    const answers::ErrorBody body = answers::readErrorBody(turn.text.toUtf8());
    FailureKind kind = answers::kindOfError(turn.httpStatus, body, {});
    for (int each = 0; each <= static_cast<int>(kLastFailureKind); ++each) {
        if (failureKindName(static_cast<FailureKind>(each)) == turn.category)
            kind = static_cast<FailureKind>(each);
    }
    return answers::failureOfError(
        kind, {.address = address, .httpStatus = turn.httpStatus, .message = turn.text});
}

ExitMeaning FakeBackend::meaningOf(const process::ProcessExit &exit) const
{
    using Session = ExitMeaning::Session;
    ExitMeaning meaning;
    if (exit.stderrTail.contains("no such session"_L1))
        meaning.session = Session::Missing;
    else if (exit.stderrTail.contains("session exists"_L1))
        meaning.session = Session::Exists;
    if (exit.stderrTail.contains("lost the conversation"_L1))
        meaning.lost = WritesLost{.conversation = true};
    if (exit.stderrTail.contains("out of memory"_L1))
        meaning.kind = FailureKind::AgentOutOfMemory;
    else if (exit.stderrTail.contains("managed"_L1))
        meaning.kind = FailureKind::ManagedByOrganisation;
    return meaning;
}
