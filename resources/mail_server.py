"""The mail server that notices leave through: SMTP plain, with STARTTLS or inside TLS, with or without a login.

Errors say the server's number, never its words: those may quote addresses.
"""

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from pydantic import SecretStr

from roms_assets.kernel.errors import SourceChangedShape, SourceUnavailable
from roms_assets.kernel.incidents import Notice


@dataclass(frozen=True)
class MailServer:
    """Where mail is handed over, and who writes to whom."""

    server: str
    port: int
    security: str
    sender: str
    recipients: tuple[str, ...]
    sender_name: str = "ROMS"
    user: SecretStr | None = None
    password: SecretStr | None = None
    timeout_seconds: float = 10
    name: str = "email"

    def send(self, notice: Notice) -> str:
        """Hand it over; names by number the recipients that were refused.

        Raises SourceUnavailable, SourceChangedShape.
        """
        with self._connection() as smtp:
            refused = smtp.send_message(self.mail(notice), self.sender, list(self.recipients))
        numbers = [str(number) for number, each in enumerate(self.recipients, 1) if each in refused]
        return f"the mail server refused recipient number {', '.join(numbers)}" if numbers else ""

    def check(self) -> str:
        """Connects and logs in, sends nothing. Raises SourceUnavailable, SourceChangedShape."""
        with self._connection() as smtp:
            smtp.noop()
        login = "with a login" if self.user else "without a login"
        return f"email: {self.server}:{self.port} answers ({self.security}, {login})"

    def mail(self, notice: Notice) -> EmailMessage:
        """The notice as text and as HTML; its id makes a second copy known to mail programs."""
        domain = self.sender.rpartition("@")[2]
        mail = EmailMessage(SMTP.clone(cte_type="7bit"))  # some servers still take nothing else
        mail["Subject"] = " ".join(notice.subject.split())
        mail["From"] = Address(" ".join(self.sender_name.split()), addr_spec=self.sender)
        mail["To"] = tuple(Address(addr_spec=each) for each in self.recipients)
        mail["Date"] = format_datetime(notice.created_at)
        mail["Message-ID"] = f"<{notice.id}@{domain}>"
        mail["Auto-Submitted"] = "auto-generated"  # so that nobody's holiday answers it
        if notice.thread:
            mail["In-Reply-To"] = mail["References"] = f"<{notice.thread}@{domain}>"
        mail.set_content(notice.text)
        mail.add_alternative(notice.html, subtype="html")
        return mail

    @contextmanager
    def _connection(self) -> Iterator[smtplib.SMTP]:
        with self._telling():
            smtp = self._connected()
            try:
                self._greet(smtp)
                yield smtp
            finally:
                # What was handed over stays so, however the connection ends.
                with suppress(smtplib.SMTPException, OSError):
                    smtp.quit()
                smtp.close()

    def _connected(self) -> smtplib.SMTP:
        own_name = self.sender.rpartition("@")[2]  # asking the system for its name may take long
        if self.security == "ssl":
            tls = ssl.create_default_context()
            return smtplib.SMTP_SSL(
                self.server, self.port, own_name, timeout=self.timeout_seconds, context=tls
            )
        return smtplib.SMTP(self.server, self.port, own_name, timeout=self.timeout_seconds)

    def _greet(self, smtp: smtplib.SMTP) -> None:
        if self.security == "starttls":
            smtp.starttls(context=ssl.create_default_context())
        if self.user and self.password:
            smtp.login(self.user.get_secret_value(), self.password.get_secret_value())

    @contextmanager
    def _telling(self) -> Iterator[None]:
        """Say in our words what went wrong, without addresses."""
        try:
            yield
        except smtplib.SMTPRecipientsRefused as error:
            codes = sorted({code for code, _ in error.recipients.values()})
            raise SourceChangedShape(
                f"the mail server refused every recipient ({', '.join(map(str, codes))});"
                " check notices.email.recipients"
            ) from None
        except smtplib.SMTPAuthenticationError as error:
            raise SourceUnavailable(
                f"the mail server refused the login ({error.smtp_code}); check ROMS_SMTP_USER and ROMS_SMTP_PASSWORD"
            ) from None
        except smtplib.SMTPNotSupportedError:
            raise SourceUnavailable(
                f"the mail server does not offer what was asked of it ({self.security}, or a login);"
                " check notices.email.security"
            ) from None
        except smtplib.SMTPResponseException as error:
            kind = SourceUnavailable if error.smtp_code < 500 else SourceChangedShape
            raise kind(f"the mail server refused the mail ({error.smtp_code})") from None
        except ssl.SSLCertVerificationError as error:
            raise SourceUnavailable(
                f"the mail server's certificate is not trusted ({error.verify_message})"
            ) from None
        except TimeoutError:
            raise SourceUnavailable(f"the mail server was silent for {self.timeout_seconds:g} s") from None
        except (smtplib.SMTPException, OSError) as error:
            raise SourceUnavailable(
                f"the mail server cannot be reached or broke off ({type(error).__name__});"
                " check notices.email.server and port"
            ) from None
