// Walks through what quickbooks-go can do with a company: every list, and records of each kind from create to delete.
package main

import (
	"encoding/json"
	"fmt"
	"os"
	"strings"

	qb "github.com/rwestlund/quickbooks-go"
)

var passed, all int

func step(what string, err error) {
	all++
	if err != nil {
		fmt.Println("failed:", what, err)
		return
	}
	passed++
}

// made counts a step and ends the walk where what follows would have nothing to go on with.
func made[T any](what string, value *T, err error) *T {
	step(what, err)
	if value == nil {
		fmt.Printf("%d of %d\n", passed, all)
		os.Exit(1)
	}
	return value
}

func ref(id string) qb.ReferenceType { return qb.ReferenceType{Value: id} }

var line = qb.Line{
	Amount:     json.Number("20"),
	DetailType: "SalesItemLineDetail",
	SalesItemLineDetail: qb.SalesItemLineDetail{
		ItemRef: ref("1"), Qty: 1, UnitPrice: json.Number("20"),
	},
}

func main() {
	client, err := qb.NewClient(os.Getenv("CLIENT_ID"), os.Getenv("CLIENT_SECRET"), os.Getenv("COMPANY_ID"), false, "", nil)
	client = made("discovery", client, err)
	token, err := client.RefreshToken(os.Getenv("REFRESH_TOKEN"))
	token = made("refresh", token, err)
	_, err = client.FindAuthorizationUrl("com.intuit.quickbooks.accounting", "state", "http://localhost/cb")
	step("authorization address", err)
	lists(client)
	names(client)
	customer := customerOf(client)
	sales(client, customer)
	purchases(client)
	files(client)
	step("revoke", client.RevokeToken(token.RefreshToken))
	fmt.Printf("%d of %d\n", passed, all)
}

func lists(client *qb.Client) {
	company, err := client.FindCompanyInfo()
	company = made("company", company, err)
	_, err = client.UpdateCompanyInfo(company)
	step("company, updated", err)
	_, err = client.FindAccounts()
	step("accounts", err)
	_, err = client.FindCustomers()
	step("customers", err)
	_, err = client.FindItems()
	step("items", err)
	_, err = client.FindVendors()
	step("vendors", err)
	_, err = client.FindEmployees()
	step("employees", err)
	_, err = client.FindInvoices()
	step("invoices", err)
	_, err = client.FindPayments()
	step("payments", err)
	_, err = client.FindBills()
	step("bills", err)
	_, err = client.FindDeposits()
	step("deposits", err)
	_, err = client.FindEstimates()
	step("estimates", err)
	_, err = client.FindCreditMemos()
	step("credit memos", err)
}

func names(client *qb.Client) {
	item, err := client.CreateItem(&qb.Item{Name: "Go Item", Type: "Service", IncomeAccountRef: ref("1")})
	item = made("item", item, err)
	_, err = client.UpdateItem(item)
	step("item, updated", err)
	employee, err := client.CreateEmployee(&qb.Employee{GivenName: "Go", FamilyName: "Worker"})
	employee = made("employee", employee, err)
	_, err = client.UpdateEmployee(employee)
	step("employee, updated", err)
	account, err := client.CreateAccount(&qb.Account{Name: "Go Account", AccountType: "Bank"})
	account = made("account", account, err)
	_, err = client.UpdateAccount(account)
	step("account, updated", err)
}

func customerOf(client *qb.Client) string {
	customer, err := client.CreateCustomer(&qb.Customer{DisplayName: "Go Client", CompanyName: "Go"})
	customer = made("customer", customer, err)
	customer.Notes = "changed"
	customer, err = client.UpdateCustomer(customer)
	customer = made("customer, updated", customer, err)
	_, err = client.FindCustomerByName("Go Client")
	step("customer by name", err)
	_, err = client.QueryCustomers("SELECT * FROM Customer WHERE DisplayName = 'Go Client'")
	step("customers asked for", err)
	return customer.Id
}

func sales(client *qb.Client, customer string) {
	invoice, err := client.CreateInvoice(&qb.Invoice{CustomerRef: ref(customer), Line: []qb.Line{line}})
	invoice = made("invoice", invoice, err)
	invoice.PrivateNote = "changed"
	invoice, err = client.UpdateInvoice(invoice)
	invoice = made("invoice, updated", invoice, err)
	step("invoice, sent", client.SendInvoice(invoice.Id, "a@example.com"))
	pay(client, customer, invoice.Id)
	invoice, err = client.FindInvoiceById(invoice.Id)
	step("invoice, read", err)
	step("invoice, voided", client.VoidInvoice(*invoice))
	invoice, err = client.FindInvoiceById(invoice.Id)
	step("invoice, read again", err)
	step("invoice, deleted", client.DeleteInvoice(invoice))
	estimate, err := client.CreateEstimate(&qb.Estimate{CustomerRef: ref(customer), Line: []qb.Line{line}})
	estimate = made("estimate", estimate, err)
	estimate, err = client.UpdateEstimate(estimate)
	estimate = made("estimate, updated", estimate, err)
	step("estimate, deleted", client.DeleteEstimate(estimate))
	credit, err := client.CreateCreditMemo(&qb.CreditMemo{CustomerRef: ref(customer), Line: []qb.Line{line}})
	credit = made("credit memo", credit, err)
	credit, err = client.UpdateCreditMemo(credit)
	credit = made("credit memo, updated", credit, err)
	step("credit memo, deleted", client.DeleteCreditMemo(credit))
}

func pay(client *qb.Client, customer string, invoice string) {
	links := []qb.LinkedTxn{{TxnID: invoice, TxnType: "Invoice"}}
	payment, err := client.CreatePayment(&qb.Payment{
		CustomerRef: ref(customer), TotalAmt: 20, Line: []qb.PaymentLine{{Amount: 20, LinkedTxn: links}},
	})
	payment = made("payment", payment, err)
	payment, err = client.UpdatePayment(payment)
	payment = made("payment, updated", payment, err)
	step("payment, voided", client.VoidPayment(*payment))
	payment, err = client.FindPaymentById(payment.Id)
	step("payment, read", err)
	step("payment, deleted", client.DeletePayment(payment))
}

func purchases(client *qb.Client) {
	vendor, err := client.CreateVendor(&qb.Vendor{DisplayName: "Go Vendor"})
	vendor = made("vendor", vendor, err)
	_, err = client.UpdateVendor(vendor)
	step("vendor, updated", err)
	spent := qb.Line{
		Amount:                        json.Number("5"),
		DetailType:                    "AccountBasedExpenseLineDetail",
		AccountBasedExpenseLineDetail: qb.AccountBasedExpenseLineDetail{AccountRef: ref("7")},
	}
	bill, err := client.CreateBill(&qb.Bill{VendorRef: ref(vendor.Id), Line: []qb.Line{spent}})
	bill = made("bill", bill, err)
	bill, err = client.UpdateBill(bill)
	bill = made("bill, updated", bill, err)
	step("bill, deleted", client.DeleteBill(bill))
}

func files(client *qb.Client) {
	note, err := client.CreateAttachable(&qb.Attachable{Note: "seen"})
	note = made("note", note, err)
	step("note, deleted", client.DeleteAttachable(note))
	meta := &qb.Attachable{FileName: "a.txt", ContentType: "text/plain"}
	file, err := client.UploadAttachable(meta, strings.NewReader("hello"))
	file = made("file", file, err)
	_, err = client.DownloadAttachable(file.Id)
	step("file, fetched", err)
}
