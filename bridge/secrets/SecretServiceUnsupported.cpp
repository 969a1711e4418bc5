#include "bridge/secrets/SecretService.h"

#include <utility>

namespace bridge::secrets {

namespace {

void answerUnknown(QObject *context, std::function<void(SecretService::Answer)> answer)
{
    QMetaObject::invokeMethod(
        context, [answer = std::move(answer)] { answer(SecretService::Answer::Unknown); },
        Qt::QueuedConnection);
}

} // namespace

SecretService::SecretService(QObject *parent)
    : QObject(parent)
{}

SecretService::~SecretService() = default;

void SecretService::find(const QMap<QString, QString> &, QObject *context,
                         std::function<void(Answer)> answer)
{
    answerUnknown(context, std::move(answer));
}

void SecretService::findDefault(QObject *context, std::function<void(Answer)> answer)
{
    answerUnknown(context, std::move(answer));
}

} // namespace bridge::secrets

#include "moc_SecretService.cpp"
