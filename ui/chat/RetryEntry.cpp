#include "ui/chat/RetryEntry.h"

#include "ui/chat/FlowLayout.h"
#include "ui/chat/TextBlocks.h"
#include "ui/common/Controls.h"
#include "ui/common/FailureText.h"

#include <QHBoxLayout>
#include <QUrl>
#include <QVBoxLayout>

namespace ui {

using std::chrono::milliseconds;

namespace {

QString placeOf(const QString &address)
{
    const QString authority = QUrl(address).authority();
    return authority.isEmpty() ? RetryEntry::tr("the default API") : authority;
}

struct Words
{
    QString title;
    QString text;
};

/// Unlike a failure's words these speak of something that still may end well by itself.
Words wordsFor(const bridge::session::RetryCard &retry)
{
    const bool isCustom = !retry.address.isEmpty();
    const QString place = placeOf(retry.address);
    if (retry.diagnosis)
        return {
            ui::wordsFor(*retry.diagnosis).title,
            RetryEntry::tr("As soon as that is put right the message goes through by itself. Or "
                           "turn the custom endpoint off to use the default API.")};
    if (retry.httpStatus == 0)
        return {RetryEntry::tr("No answer from %1").arg(place),
                isCustom
                    ? RetryEntry::tr("When the server answers again the message goes through by "
                                     "itself. Or turn the custom endpoint off to use the "
                                     "default API.")
                    : RetryEntry::tr("The message goes through by itself as soon as the "
                                     "connection works again.")};
    return {RetryEntry::tr("%1 cannot answer now (HTTP %2)").arg(place).arg(retry.httpStatus),
            isCustom ? RetryEntry::tr("The server is there, but it reports an error. When that is "
                                      "over the message goes through by itself. Or turn the custom "
                                      "endpoint off to use the default API.")
                     : RetryEntry::tr("When that is over the message goes through by itself.")};
}

} // namespace

RetryEntry::RetryEntry(const EntryContext &context, QWidget *parent)
    : EntryWidget(context, parent)
    , m_title(makeLabel(TextRole::CardTitle, {}, this))
    , m_countdown(makeLabel(TextRole::Hint, {}, this))
    , m_text(new TextBlocks(context.theme, this))
    , m_off(makeButton(ButtonKind::Secondary, tr("Turn custom endpoint off"), this))
{
    setFrame(colors().warnSoft, colors().warn, Theme::kRadiusCard);
    m_text->setColor(colors().text2);
    m_title->setWordWrap(true);
    m_countdown->setWordWrap(false);
    auto *stop = makeButton(ButtonKind::Primary, tr("Stop trying"), this);
    auto *settings = makeButton(ButtonKind::Secondary, tr("Open settings"), this);

    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(17, 15, 17, 15);
    column->setSpacing(6);
    auto *head = new QHBoxLayout;
    head->setSpacing(12);
    head->addWidget(m_title, 1);
    head->addWidget(m_countdown, 0, Qt::AlignTop);
    column->addLayout(head);
    column->addWidget(m_text);
    auto *buttons = new FlowLayout(10);
    buttons->setContentsMargins(0, 6, 0, 0);
    buttons->addWidget(stop);
    buttons->addWidget(settings);
    buttons->addWidget(m_off);
    column->addLayout(buttons);

    connect(stop, &QPushButton::clicked, &context.actions, &EntryActions::stopRequested);
    connect(settings, &QPushButton::clicked, &context.actions, &EntryActions::settingsRequested);
    connect(m_off, &QPushButton::clicked, &context.actions, &EntryActions::endpointOffRequested);
}

void RetryEntry::showEntry(const bridge::session::TranscriptEntry &entry)
{
    m_retry = std::get<bridge::session::RetryCard>(entry.content);
    const bool isCustom = !m_retry.address.isEmpty();
    const Words words = wordsFor(m_retry);
    m_title->setText(words.title);
    m_text->removeFrom(0);
    m_text->addBlock(TextBlocks::Look::Prose, plainDocument(words.text));
    m_text->setAccessibleName(words.text);
    m_off->setVisible(isCustom);
    tick();
}

void RetryEntry::tick()
{
    const milliseconds left = m_retry.since + m_retry.delay - context().clock.monotonic();
    const QString tries = tr("%1 of %2").arg(m_retry.attempt).arg(m_retry.of);
    m_timer.reset();
    if (left.count() <= 0) {
        m_countdown->setText(tr("Claude Code tries again now · %1").arg(tries));
        return;
    }
    const auto seconds = (left.count() + 999) / 1000;
    m_countdown->setText(tr("Claude Code tries again in %1 s · %2").arg(seconds).arg(tries));
    // To the moment when the number changes, rather than a beat of its own.
    m_timer = context().clock.after(milliseconds(left.count() - (seconds - 1) * 1000),
                                    [this] { tick(); });
}

} // namespace ui

#include "moc_RetryEntry.cpp"
