#include "ui/chat/WelcomeNote.h"

#include "ui/kit/Controls.h"
#include "ui/words/EndpointText.h"
#include "ui/words/PathText.h"
#include "ui/words/StatusText.h"

#include <QHBoxLayout>
#include <QVBoxLayout>

namespace ui {

using bridge::chat::Chat;

namespace {

constexpr int kMostOfNote = 560;

} // namespace

WelcomeNote::WelcomeNote(Chat &chat, const QString &note, QWidget *parent)
    : QWidget(parent)
    , m_chat(chat)
    , m_folder(makeLabel(TextRole::Code, {}, this))
    , m_endpoint(makeLabel(TextRole::Hint, {}, this))
{
    auto *title = makeLabel(TextRole::PageTitle, tr("What shall we work on?"), this);
    m_folder->setWordWrap(true);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(24, 24, 24, 24);
    column->setSpacing(6);
    column->addStretch(2);
    for (QLabel *label : {title, m_folder, m_endpoint}) {
        label->setAlignment(Qt::AlignCenter);
        column->addWidget(label);
    }
    if (!note.isEmpty()) {
        auto *words = makeLabel(TextRole::Hint, note, this);
        words->setWordWrap(true);
        words->setAlignment(Qt::AlignCenter);
        words->setMaximumWidth(kMostOfNote);
        auto *row = new QHBoxLayout;
        row->addStretch(1);
        row->addWidget(words, 100);
        row->addStretch(1);
        column->addSpacing(12);
        column->addLayout(row);
    }
    column->addStretch(3);
    connect(&chat, &Chat::agentChanged, this, &WelcomeNote::refresh);
    connect(&chat, &Chat::stateChanged, this, &WelcomeNote::refresh);
    connect(&chat, &Chat::titleChanged, this, &WelcomeNote::refresh);
    refresh();
}

void WelcomeNote::refresh()
{
    const auto &agent = m_chat.agent();
    m_folder->setText(pathLine(m_chat.workspace()));
    m_endpoint->setText(agent.pid == 0          ? QString()
                        : agent.lacksCredential ? lacksCredentialWords(agent)
                        : agent.endpoint.isEmpty()
                            ? tr("%1 answers from the default API.").arg(agent.shortName)
                            : tr("Answers come from %1.").arg(shownAddress(agent.endpoint)));
}

} // namespace ui

#include "moc_WelcomeNote.cpp"
