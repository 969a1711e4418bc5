#pragma once

#include "bridge/chat/FrontChat.h"
#include "ui/settings/SettingsServices.h"

#include <QWidget>

class QVBoxLayout;

namespace ui {

class FoldSection;

/// "Where the address comes from": every source of an address, the winning one first; then
/// unreadable files, and other settings of the sources. Confirmed only if the live process of the
/// front chat has reported the address.
class SourcesSection final : public QWidget
{
    Q_OBJECT

public:
    explicit SourcesSection(const SettingsServices &services, QWidget *parent = nullptr);

protected:
    void showEvent(QShowEvent *event) override;

private:
    using Source = bridge::sources::EndpointSource;

    void follow();
    void refresh();
    void addAddresses();
    void addWarnings();
    void addOthers();
    void addWords(const QString &text, const QString &colorClass);
    /// True if the live process has reported this address; empty: Anthropic's own.
    [[nodiscard]] bool isProven(const QString &address) const;

    bridge::endpoint::EndpointChoice &m_choice;
    bridge::sources::EndpointSources &m_sources;
    bridge::chat::FrontChat m_front;
    QVBoxLayout *m_rows;
    QWidget *m_others;
    FoldSection *m_othersFold;
};

} // namespace ui
